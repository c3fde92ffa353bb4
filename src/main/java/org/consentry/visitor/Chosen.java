package org.consentry.visitor;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.consentry.consent.Choice;
import org.consentry.consent.Decision;
import org.consentry.consent.RequestFacts;
import org.consentry.site.Purpose;
import org.consentry.site.Service;
import org.consentry.site.SitePolicy;

/**
 * What a form's switches come to. A purpose's switch that was moved takes its services with it, but for those whose own
 * switches were moved too; one that was left as it was leaves the word to theirs. What stood when the form was served, it
 * says itself; where it does not, what is granted now stands in, so that a choice of one thing leaves the rest alone.
 */
final class Chosen {
    private final Choice.Kind kind;
    private final Set<String> purposes;
    private final Set<String> shown;
    private final Set<String> was;
    private final boolean explicit;

    private Chosen(Choice.Kind kind, ChoiceForm form, Decision now) {
        this.kind = kind;
        this.purposes = Set.copyOf(form.purposes());
        this.was = form.was() == null ? granted(now) : Set.copyOf(form.was());
        this.explicit = form.vendors() != null && form.was() == null;
        Set<String> on = form.vendors() == null ? granted(now) : new HashSet<>(form.vendors());
        // A script of the page names whatever is granted as purposes.
        on.addAll(form.purposes());
        this.shown = on;
    }

    private static Set<String> granted(Decision now) {
        Set<String> granted = new HashSet<>();
        now.grants().forEach((id, yes) -> {
            if (yes) {
                granted.add(id);
            }
        });
        return granted;
    }

    /** Whether a site has a switch for every id that a form names. */
    static boolean isKnown(Decision now, ChoiceForm form) {
        Set<String> ids = now.grants().keySet();
        List<String> vendors = form.vendors() == null ? List.of() : form.vendors();
        return ids.containsAll(form.purposes())
                && ids.containsAll(form.objections())
                && ids.containsAll(vendors)
                && vendors.stream().allMatch(Service::isId)
                && (form.was() == null || ids.containsAll(form.was()));
    }

    /**
     * Every optional purpose of the site by id, with what holds once the rules and the signals had their say; and every
     * service that is to fare otherwise than its purpose.
     *
     * @param now what holds for the visitor before the choice
     */
    static Map<String, Boolean> grants(RequestFacts facts, Choice.Kind kind, ChoiceForm form, Decision now) {
        SitePolicy site = facts.site();
        Chosen chosen = new Chosen(kind, form, now);
        Map<String, Boolean> grants = new TreeMap<>();
        for (Purpose purpose : site.optionalPurposes()) {
            boolean may = Decision.mayHold(facts, purpose);
            boolean yes = may && chosen.on(purpose);
            grants.put(purpose.id(), yes);
            List<Service> services = Service.of(site, purpose);
            for (Service service : services) {
                boolean own = may && chosen.on(service, services);
                if (own != yes) {
                    grants.put(service.id(), own);
                }
            }
        }
        return grants;
    }

    private boolean on(Purpose purpose) {
        return kind == Choice.Kind.ACCEPT_ALL || kind == Choice.Kind.CUSTOM && purposes.contains(purpose.id());
    }

    private boolean on(Service service, List<Service> beside) {
        String id = service.id();
        if (kind != Choice.Kind.CUSTOM) {
            return kind == Choice.Kind.ACCEPT_ALL;
        }
        boolean on = purposes.contains(service.purpose().id());
        if (explicit || on == was.contains(service.purpose().id())) {
            return shown.contains(id);
        }
        if (!on) {
            return shown.contains(id) && !was.contains(id);
        }
        return shown.contains(id) || beside.stream().noneMatch(this::wasMoved);
    }

    private boolean wasMoved(Service service) {
        return shown.contains(service.id()) != was.contains(service.id());
    }
}
