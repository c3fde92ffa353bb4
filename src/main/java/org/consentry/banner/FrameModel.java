package org.consentry.banner;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.consentry.site.Purpose;
import org.consentry.site.Regime;
import org.consentry.site.Service;
import org.consentry.site.SitePolicy;
import org.consentry.site.Vendor;

/** What stands in the place of a frame that waits: whose it is, what it would be allowed, and a picture if any. */
final class FrameModel {
    private final PolicyModel model;
    private final ServicesModel services;

    FrameModel(PolicyModel model, ServicesModel services) {
        this.model = model;
        this.services = services;
    }

    void add(Map<String, String> slots, Set<String> parts, BannerView view, HeldFrame frame) {
        SitePolicy policy = model.policy();
        List<Purpose> wanted = policy.optionalPurposes().stream()
                .filter(purpose -> frame.purposes().stream()
                        .anyMatch(id -> Service.purposeOf(id).equals(purpose.id())))
                .toList();
        Set<String> granted = new HashSet<>(view.granted());
        granted.addAll(frame.purposes());
        BannerView then = new BannerView(
                false, granted, true, view.honoured(), view.refusedBySignal(), view.regime(), view.reask());
        slots.put("service", Markup.escape(frame.service()));
        slots.put("address", Markup.escape(frame.address()));
        slots.put("titles", Markup.escape(model.titles(wanted)));
        // All that stands, and with it what the frame waits for.
        slots.put("purposes", services.standing(then, policy.optionalPurposes()) + services.was(view));
        if (!frame.address().isEmpty()) {
            // Where nothing is ever let in, nothing is loaded in the page either: a link leads there, and no more.
            boolean shut = view.regime() == Regime.ESSENTIAL || view.regime() == Regime.UNDER_AGE;
            parts.add(frame.inPlace() && !shut ? "once" : "window");
        }
        Set<String> known = new HashSet<>(services.ids(view.regime()));
        boolean refused =
                wanted.stream().anyMatch(purpose -> view.refusedBySignal().contains(purpose.id()));
        // A yes that a signal of the browser overrules would change nothing, nor one that no rule lets count.
        if (!wanted.isEmpty() && known.containsAll(frame.purposes()) && !refused) {
            parts.add("always");
        }
        addLink(slots, parts, "policy", model.vendorLink(frame.service()));
        addLink(slots, parts, "terms", model.terms(frame.service()));
        addLink(slots, parts, "poster", poster(frame.service()));
    }

    /** Of the site's own alone: the service must not learn of the visitor by it. */
    private String poster(String name) {
        String path = model.vendor(name).map(Vendor::poster).orElse("");
        return Markup.localPath(path) ? path : "";
    }

    private static void addLink(Map<String, String> slots, Set<String> parts, String name, String address) {
        slots.put(name, Markup.escape(address));
        if (!address.isEmpty()) {
            parts.add(name);
        }
    }
}
