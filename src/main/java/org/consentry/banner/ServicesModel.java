package org.consentry.banner;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.consentry.site.Purpose;
import org.consentry.site.Purpose.Control;
import org.consentry.site.Regime;
import org.consentry.site.Service;
import org.consentry.site.SitePolicy;

/** The preference centre's switches: what a visitor can say yes to, what to object to, and what stands either way. */
final class ServicesModel {
    /** Of a switch that the visitor can't move. */
    static final String DISABLED = " disabled";

    private final PolicyModel model;
    private final SitePolicy policy;
    private final PurposeDetails details;

    ServicesModel(PolicyModel model) {
        this.model = model;
        this.policy = model.policy();
        this.details = new PurposeDetails(model);
    }

    Map<String, Object> preferences(Regime regime) {
        Map<String, Object> values = model.banner(regime);
        values.put("intro", model.introduction("preferences.intro"));
        values.put("heading", model.text(regime == Regime.ESSENTIAL ? "cookies.title" : "preferences.title"));
        values.put("gpcIgnored", !policy.honourGpc());
        values.put("dntIgnored", !policy.honourDnt());
        values.put("groups", groups(regime));
        values.put("contact", model.contact());
        // Not as the locale writes it: that differs from one Java release to the next, and would change the wording.
        values.put("effective", policy.notice().effective().toString());
        values.put("days", policy.validity().toDays());
        return values;
    }

    private List<Map<String, Object>> groups(Regime regime) {
        List<Map<String, Object>> groups = new ArrayList<>();
        if (regime == Regime.ESSENTIAL) {
            addGroup(groups, policy.purposes(), regime, "preferences.purposes", "");
            return groups;
        }
        if (regime != Regime.UNDER_AGE) {
            String first = regime.standsUntilNo() ? "preferences.purposes" : "preferences.consent";
            addGroup(groups, of(Control.SWITCH), regime, first, "");
            addGroup(
                    groups,
                    of(Control.OBJECT),
                    regime,
                    "preferences.interest",
                    model.text("preferences.interest.text"));
        }
        List<Purpose> listed = of(Control.LISTED);
        // What is needed on the ground of an interest has no switch either, and is neither a contract's nor the law's.
        List<Purpose> interests = listed.stream()
                .filter(purpose -> purpose.basis().mayBeObjectedTo())
                .toList();
        List<Purpose> others = listed.stream()
                .filter(purpose -> !purpose.basis().mayBeObjectedTo())
                .toList();
        addGroup(groups, others, regime, "preferences.listed", model.text("preferences.listed.text"));
        addGroup(groups, interests, regime, others.isEmpty() ? "preferences.listed" : "preferences.interest", "");
        return groups;
    }

    private List<Purpose> of(Control control) {
        return policy.purposes().stream()
                .filter(purpose -> purpose.control() == control)
                .toList();
    }

    private void addGroup(
            List<Map<String, Object>> groups, List<Purpose> members, Regime regime, String title, String text) {
        List<Map<String, Object>> purposes = new ArrayList<>();
        for (Purpose purpose : members) {
            purposes.add(purpose(purpose, policy.purposes().indexOf(purpose), regime));
        }
        if (!purposes.isEmpty()) {
            groups.add(Map.of("title", model.text(title), "text", text, "purposes", purposes));
        }
    }

    /** Where nothing is asked there is nothing to switch. */
    private static Control control(Purpose purpose, Regime regime) {
        return regime == Regime.ESSENTIAL ? Control.LISTED : purpose.control();
    }

    private Map<String, Object> purpose(Purpose purpose, int index, Regime regime) {
        Purpose.Text text = model.text(purpose);
        Control control = control(purpose, regime);
        Map<String, Object> values = new HashMap<>();
        values.put("index", index);
        values.put("id", purpose.id());
        values.put("title", text.title());
        values.put("description", text.description());
        values.put("switch", control == Control.SWITCH);
        values.put("object", control == Control.OBJECT);
        values.put("listed", control == Control.LISTED);
        values.put("objectable", control == Control.LISTED && purpose.basis().mayBeObjectedTo());
        values.put("closed", isClosed(purpose, regime));
        values.put("ground", model.ground(purpose, regime));
        values.put("details", details.lines(purpose));
        values.put("checked", Sheet.slot("checked." + index));
        values.put("off", part("off." + index, "off", model.text("preferences.signal")));
        List<Service> services = control == Control.SWITCH ? Service.of(policy, purpose) : List.of();
        Set<String> named =
                services.stream().map(service -> service.vendor().name()).collect(Collectors.toSet());
        List<Map<String, Object>> others = purpose.vendors().stream()
                .filter(name -> !named.contains(name))
                .map(model::vendorLine)
                .toList();
        values.put("services", services(services, index));
        values.put("anyServices", !services.isEmpty());
        values.put("vendors", others);
        values.put("anyVendors", !others.isEmpty());
        String some = Markup.fill(model.text("preferences.services.some"), Map.of("all", services.size() + ""));
        // The number is the visitor's own.
        String count = some.replace("{n}", "<bdi>" + Sheet.slot("some." + index) + "</bdi>");
        values.put("mixed", Sheet.part("mixed." + index, "<p class=\"small\">" + count + "</p>"));
        return values;
    }

    private List<Map<String, Object>> services(List<Service> services, int purpose) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (Service service : services) {
            String place = purpose + "." + all.size();
            Map<String, Object> values =
                    new HashMap<>(model.vendorLine(service.vendor().name()));
            values.put("id", service.id());
            values.put("place", place.replace('.', '-'));
            values.put("checked", Sheet.slot("service." + place));
            String statement = model.text("preferences.service.policy");
            values.put(
                    "statement", statement.replace("{service}", service.vendor().name()));
            all.add(values);
        }
        return all;
    }

    private static String part(String name, String kind, String text) {
        return Sheet.part(name, "<p class=\"" + kind + "\">" + Markup.escape(text) + "</p>");
    }

    /** True where a purpose stores and reads nothing, whatever the visitor answers. */
    private static boolean isClosed(Purpose purpose, Regime regime) {
        return regime == Regime.OPT_IN && purpose.control() == Control.OBJECT && purpose.tracking();
    }

    /** Ids of all purposes and services that this visitor's answer can open, in their order. */
    List<String> ids(Regime regime) {
        if (regime == Regime.UNDER_AGE) {
            return List.of();
        }
        return policy.optionalPurposes().stream()
                .filter(purpose -> !isClosed(purpose, regime))
                .flatMap(purpose -> Stream.concat(
                        Stream.of(purpose.id()),
                        Service.of(policy, purpose).stream().map(Service::id)))
                .toList();
    }

    /** The positions of the switches. */
    void addSwitches(Map<String, String> slots, Set<String> parts, BannerView view) {
        for (int i = 0; i < policy.purposes().size(); i++) {
            Purpose purpose = policy.purposes().get(i);
            boolean off = view.refusedBySignal().contains(purpose.id());
            boolean on = view.granted().contains(purpose.id());
            if (off) {
                parts.add("off." + i);
            }
            slots.put(
                    "checked." + i,
                    purpose.control() == Control.OBJECT
                            ? objection(purpose, view, on)
                            : off ? DISABLED : on ? " checked" : "");
            List<Service> services = Service.of(policy, purpose);
            int running = 0;
            for (int j = 0; j < services.size(); j++) {
                boolean runs = view.granted().contains(services.get(j).id());
                running += runs ? 1 : 0;
                slots.put("service." + i + "." + j, off ? DISABLED : runs ? " checked" : "");
            }
            slots.put("some." + i, Integer.toString(running));
            if (running > 0 && running < services.size()) {
                parts.add("mixed." + i);
            }
        }
    }

    /** Where nothing is stored or read whatever the answer, every answer is on record as a no. */
    private static String objection(Purpose purpose, BannerView view, boolean stands) {
        if (isClosed(purpose, view.regime())) {
            return view.decided() ? " checked disabled" : "";
        }
        boolean silenced = view.refusedBySignal().contains(purpose.id());
        return silenced ? " checked disabled" : stands ? "" : " checked";
    }

    /** What stood when a form was served, so that what the visitor moved on it can be told from the rest. */
    String was(BannerView view) {
        return hidden("was", List.of(String.join(" ", granted(view, policy.optionalPurposes()))));
    }

    /** All of what stands, for a form whose button leaves it as it is. */
    String standing(BannerView view) {
        return standing(view, policy.optionalPurposes()) + was(view);
    }

    /** Of these purposes what stands, as the switches would say it. */
    String standing(BannerView view, List<Purpose> purposes) {
        List<String> granted = granted(view, purposes);
        return hidden(
                        "purpose",
                        granted.stream().filter(id -> !Service.isId(id)).toList())
                + hidden("vendor", granted.stream().filter(Service::isId).toList());
    }

    /** What objections are taken from: their purposes as if they all stood, with the services that do. */
    String interests(BannerView view) {
        List<Purpose> interests = policy.optionalPurposes().stream()
                .filter(purpose -> purpose.control() == Control.OBJECT)
                .toList();
        return hidden("purpose", interests.stream().map(Purpose::id).toList())
                + hidden(
                        "vendor",
                        granted(view, interests).stream().filter(Service::isId).toList());
    }

    private List<String> granted(BannerView view, List<Purpose> purposes) {
        return purposes.stream()
                .flatMap(purpose -> Stream.concat(
                        Stream.of(purpose.id()),
                        Service.of(policy, purpose).stream().map(Service::id)))
                .filter(view.granted()::contains)
                .toList();
    }

    static String hidden(String name, Collection<String> values) {
        return values.stream()
                .map(value -> "<input type=\"hidden\" name=\"" + name + "\" value=\"" + Markup.escape(value) + "\">")
                .collect(Collectors.joining());
    }
}
