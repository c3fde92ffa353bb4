package org.consentry.site;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is let through: cookies, hosts of others, paths, and what nobody knows. */
final class PolicyDiffPassing {
    private final SitePolicy was;
    private final SitePolicy is;
    private final PolicyDiffLines lines;

    PolicyDiffPassing(SitePolicy was, SitePolicy is, PolicyDiffLines lines) {
        this.was = was;
        this.is = is;
        this.lines = lines;
    }

    void compare() {
        boolean looser = is.enforcement().compareTo(was.enforcement()) < 0;
        lines.value(
                looser,
                "enforcement is",
                was.enforcement().id(),
                is.enforcement().id());
        PolicyDiffLines.keyed(
                was.cookies(),
                is.cookies(),
                cookie -> cookie.name() + " " + cookie.host(),
                cookie -> lines.add(
                        cookie.loosen(),
                        named(cookie) + " is declared under " + cookie.purpose() + vouched(cookie.loosen())),
                cookie -> lines.add(named(cookie) + " is no longer declared"),
                this::cookie);
        PolicyDiffLines.keyed(
                was.hostRules(),
                is.hostRules(),
                DeclaredHost::host,
                rule -> lines.add(
                        true, "host " + rule.host() + " goes with " + rule.purpose() + vouched(rule.loosen())),
                rule -> lines.add(true, "host " + rule.host() + " goes with " + rule.purpose() + " no longer"),
                this::rule);
        PolicyDiffLines.keyed(
                was.vendors(), is.vendors(), Vendor::name, now -> hosts(null, now), then -> {}, this::hosts);
        PolicyDiffLines.keyed(
                was.trackingPaths(),
                is.trackingPaths(),
                TrackingPath::path,
                path -> lines.add("path " + path.path() + " waits for " + path.purpose() + " from now on"),
                path -> lines.add(true, "path " + path.path() + " passes from now on, waited for " + path.purpose()),
                (before, now) ->
                        lines.value(true, "path " + now.path() + " waits for", before.purpose(), now.purpose()));
        lines.turned(
                was.gateUnknownHosts(),
                was.gateUnknownHosts(),
                is.gateUnknownHosts(),
                "hosts that nobody knows wait for a yes from now on",
                "hosts that nobody knows load from now on");
        lines.turned(
                was.gateUnknownCookies(),
                was.gateUnknownCookies(),
                is.gateUnknownCookies(),
                "cookies that nobody knows are held once the time of learning is over",
                "cookies that nobody knows pass from now on");
        lines.value("cookies that only requests have shown pass for", was.learning(), is.learning());
        lines.value(
                "cookies whose domain is too wide:",
                was.transport().cookieDomains(),
                is.transport().cookieDomains());
        consentMode(was.presentation().consentMode(), is.presentation().consentMode());
    }

    private static String named(DeclaredCookie cookie) {
        return "cookie " + cookie.name() + (cookie.host().isEmpty() ? "" : " of " + cookie.host());
    }

    private static String vouched(boolean loosen) {
        return loosen ? ", whatever is known of it" : "";
    }

    private void cookie(DeclaredCookie before, DeclaredCookie now) {
        String name = named(now);
        lines.value(true, name + " goes with", before.purpose(), now.purpose());
        lines.value(true, name + ": vendor", before.vendor(), now.vendor());
        lines.turned(
                true,
                before.loosen(),
                now.loosen(),
                name + " goes with " + now.purpose() + " whatever is known of it",
                name + " waits for what is known of it too");
    }

    private void rule(DeclaredHost before, DeclaredHost now) {
        String name = "host " + now.host();
        lines.value(true, name + " goes with", before.purpose(), now.purpose());
        lines.turned(
                true,
                before.loosen(),
                now.loosen(),
                name + " goes with " + now.purpose() + " whatever is known of it",
                name + " waits for what is known of it too");
    }

    private void hosts(@Nullable Vendor before, Vendor now) {
        String vendor = "vendor " + now.name() + ": host ";
        lines.set(
                true,
                before == null
                        ? List.of()
                        : before.hosts().stream().map(vendor::concat).toList(),
                now.hosts().stream().map(vendor::concat).toList(),
                " is one of its own from now on",
                " is one of its own no longer");
    }

    private void consentMode(@Nullable ConsentMode before, @Nullable ConsentMode now) {
        if (before == null || now == null) {
            lines.turned(
                    true,
                    before != null,
                    now != null,
                    "Google's tags are told of the choice from now on (consent mode)",
                    "Google's tags are told of the choice no longer (consent mode)");
        }
        ConsentMode none = new ConsentMode(false, 0, Map.of());
        ConsentMode old = before == null ? none : before;
        ConsentMode mode = now == null ? none : now;
        lines.turned(
                true,
                old.advanced(),
                mode.advanced(),
                "Google's tags load before a yes (consent mode advanced)",
                "Google's tags load no more before a yes (consent mode advanced)");
        TreeSet<String> signals = new TreeSet<>(old.signals().keySet());
        signals.addAll(mode.signals().keySet());
        for (String signal : signals) {
            lines.value(
                    true,
                    "Google's signal " + signal + " hangs on",
                    old.signals().get(signal),
                    mode.signals().get(signal));
        }
        if (before != null && now != null) {
            lines.value("Google's tags wait for the choice, in milliseconds:", old.millis(), mode.millis());
        }
    }
}
