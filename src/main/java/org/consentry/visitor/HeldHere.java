package org.consentry.visitor;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.consentry.banner.MineView.Held;
import org.consentry.consent.Decision;
import org.consentry.consent.HostVerdict;
import org.consentry.inventory.SeenHost;
import org.consentry.site.Enforcement;
import org.consentry.site.Service;

/** What a site holds back for a visitor: services of its policy, and hosts that its pages load from. */
final class HeldHere {
    /** A page is for reading. */
    private static final int MOST = 100;

    private static final int MOST_HOSTS = 10;
    private static final List<String> CLAIMED = List.of("csp-report");

    /** What is known of one service. */
    private record Found(Set<String> hosts, Set<String> purposes) {}

    private HeldHere() {}

    /**
     * By name; judged as requests are, so that an observing site holds nothing. A host that only browsers' reports name
     * is left out, since whoever sends one may claim anything.
     */
    static List<Held> of(Decision decision, List<SeenHost> seen) {
        Map<String, Found> found = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        if (decision.facts().site().enforcement() != Enforcement.OBSERVE) {
            for (Service service : Service.of(decision.facts().site())) {
                if (!decision.granted(service.id())) {
                    entry(found, service.vendor().name())
                            .purposes()
                            .add(service.purpose().id());
                }
            }
        }
        for (SeenHost host : seen) {
            HostVerdict verdict = decision.host(host.host());
            if (!verdict.passes() && !host.how().equals(CLAIMED)) {
                Found entry = entry(found, verdict.vendor().isEmpty() ? host.host() : verdict.vendor());
                entry.hosts().add(host.host());
                for (String purpose : verdict.purpose().split(" ")) {
                    entry.purposes().add(Service.purposeOf(purpose));
                }
            }
        }
        List<Held> held = new ArrayList<>();
        found.forEach((name, entry) -> held.add(new Held(name, hosts(name, entry), entry.purposes())));
        return held.subList(0, Math.min(MOST, held.size()));
    }

    private static Found entry(Map<String, Found> found, String name) {
        return found.computeIfAbsent(name, n -> new Found(new TreeSet<>(), new HashSet<>()));
    }

    private static List<String> hosts(String name, Found entry) {
        return entry.hosts().stream()
                .filter(host -> !host.equals(name))
                .limit(MOST_HOSTS)
                .toList();
    }
}
