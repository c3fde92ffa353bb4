package org.consentry.inventory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.consentry.http.Party;
import org.consentry.site.DeclaredCookie;
import org.consentry.site.SitePolicy;

/**
 * Where what a site does has moved away from what its policy says. Of the policy, the cookies of the site's own hosts
 * count: those of others never pass the gateway.
 *
 * @param unseen declared, and seen neither in an answer nor in a request
 * @param undeclared set by the site, and not declared
 * @param claimed shown by requests alone, and not declared
 * @param lifetimes set for longer or shorter than declared
 * @param held set by the site, and kept from some visitor's browser
 * @param hosts third parties' hosts that were first seen at that time or later
 */
public record Drift(
        List<DeclaredCookie> unseen,
        List<UpstreamCookie> undeclared,
        List<ClaimedCookie> claimed,
        List<OtherLifetime> lifetimes,
        List<UpstreamCookie> held,
        List<SeenHost> hosts) {

    /**
     * A cookie that is set for another time than its declaration says.
     *
     * @param seconds as declared, 0 for a session
     */
    public record OtherLifetime(UpstreamCookie cookie, DeclaredCookie declared, long seconds) {}

    public Drift {
        unseen = List.copyOf(unseen);
        undeclared = List.copyOf(undeclared);
        claimed = List.copyOf(claimed);
        lifetimes = List.copyOf(lifetimes);
        held = List.copyOf(held);
        hosts = List.copyOf(hosts);
    }

    /** @param since from when on a host is new */
    public static Drift of(SitePolicy site, Inventory inventory, Instant since) {
        List<DeclaredCookie> own =
                site.cookies().stream().filter(cookie -> isOwn(site, cookie)).toList();
        Set<DeclaredCookie> seen = new HashSet<>();
        List<UpstreamCookie> undeclared = new ArrayList<>();
        List<ClaimedCookie> claimed = new ArrayList<>();
        List<OtherLifetime> lifetimes = new ArrayList<>();
        List<UpstreamCookie> held = new ArrayList<>();
        for (UpstreamCookie cookie : inventory.upstreamCookies(site.id())) {
            List<DeclaredCookie> declared = declaring(own, cookie.name()).stream()
                    .filter(declaration -> reaches(declaration.host(), cookie.host()))
                    .toList();
            if (declared.isEmpty()) {
                undeclared.add(cookie);
            } else {
                seen.addAll(declared);
                OptionalLong seconds = Lifetimes.seconds(declared.get(0).lifetime());
                if (seconds.isPresent()
                        && cookie.lifetime() >= 0
                        && !Lifetimes.alike(seconds.getAsLong(), cookie.lifetime())) {
                    lifetimes.add(new OtherLifetime(cookie, declared.get(0), seconds.getAsLong()));
                }
            }
            if (cookie.held() > 0) {
                held.add(cookie);
            }
        }
        for (ClaimedCookie cookie : inventory.claims(site.id())) {
            List<DeclaredCookie> declared = declaring(own, cookie.name());
            seen.addAll(declared);
            if (declared.isEmpty()) {
                claimed.add(cookie);
            }
        }
        List<DeclaredCookie> unseen =
                own.stream().filter(cookie -> !seen.contains(cookie)).toList();
        List<SeenHost> hosts = inventory.hosts(site.id()).stream()
                .filter(host -> !host.firstSeen().isBefore(since))
                .toList();
        return new Drift(unseen, undeclared, claimed, lifetimes, held, hosts);
    }

    private static List<DeclaredCookie> declaring(List<DeclaredCookie> declared, String name) {
        return declared.stream().filter(cookie -> cookie.matches(name)).toList();
    }

    /** Whether a declaration for a host speaks of another host; where either is not known, it may. */
    private static boolean reaches(String declared, String host) {
        return declared.isEmpty() || host.isEmpty() || host.equals(declared) || host.endsWith("." + declared);
    }

    private static boolean isOwn(SitePolicy site, DeclaredCookie cookie) {
        String host = cookie.host();
        return host.isEmpty()
                || site.hosts().stream()
                        .map(own -> own.startsWith("*.") ? own.substring(2) : own)
                        .anyMatch(own -> own.equals(host) || Party.sameSite(own, host));
    }
}
