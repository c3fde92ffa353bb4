package org.consentry.site;

import java.net.URI;

/** What visitors hardly see: names, addresses, keys, the way to the site and the banner's look. */
final class PolicyDiffTechnical {
    private PolicyDiffTechnical() {}

    static void compare(SitePolicy was, SitePolicy is, PolicyDiffLines lines) {
        lines.value("the site's name in records is", was.id(), is.id());
        lines.set(
                false,
                was.hosts().stream().map("host "::concat).toList(),
                is.hosts().stream().map("host "::concat).toList(),
                " is answered from now on",
                " is answered no longer");
        lines.value("the site behind is at", was.upstream(), is.upstream());
        PolicyDiffKept.keys("app", was.apps(), is.apps(), lines);
        transport(was.transport(), is.transport(), lines);
        PolicyDiffLines.keyed(
                was.promises().webhooks(),
                is.promises().webhooks(),
                Webhook::name,
                hook -> lines.add("webhook " + hook.name() + ": new, at " + place(hook)),
                hook -> lines.add("webhook " + hook.name() + ": no longer told"),
                (before, now) -> webhook(before, now, lines));
        design(was.presentation().design(), is.presentation().design(), lines);
    }

    private static void transport(Transport was, Transport is, PolicyDiffLines lines) {
        lines.turned(
                // A choice was given on a promise that nobody on the way reads what follows from it.
                was.httpsOnly(),
                was.httpsOnly(),
                is.httpsOnly(),
                "plain http leads to https from now on",
                "plain http is answered as it comes from now on");
        lines.value("browsers are told to come by https alone (HSTS) for", was.hsts(), is.hsts());
        lines.turned(
                false,
                was.hstsSubdomains(),
                is.hstsSubdomains(),
                "HSTS goes for all hosts below from now on",
                "HSTS goes for the host alone from now on");
    }

    private static void webhook(Webhook was, Webhook is, PolicyDiffLines lines) {
        if (!was.url().equals(is.url())) {
            boolean moved = !place(was).equals(place(is));
            lines.add("webhook " + is.name() + " is at " + place(is) + ", "
                    + (moved ? "was " + place(was) : "another path"));
        }
        lines.set(
                false,
                was.events().stream()
                        .map(event -> "webhook " + is.name() + ": " + event)
                        .toList(),
                is.events().stream()
                        .map(event -> "webhook " + is.name() + ": " + event)
                        .toList(),
                " is told from now on",
                " is told no longer");
    }

    /** Without path and query, in which a key may stand. */
    private static String place(Webhook hook) {
        URI url = hook.url();
        return url.getScheme() + "://" + url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
    }

    private static void design(Design was, Design is, PolicyDiffLines lines) {
        lines.value("design: layout", was.layout(), is.layout());
        lines.value("design: side", was.side(), is.side());
        lines.value("design: theme", was.theme(), is.theme());
        palette("light", was.light(), is.light(), lines);
        palette("dark", was.dark(), is.dark(), lines);
        lines.value("design: font", was.font(), is.font());
        lines.value("design: radius", was.radius(), is.radius());
        lines.value("design: logo", was.logo(), is.logo());
    }

    private static void palette(String name, Design.Palette was, Design.Palette is, PolicyDiffLines lines) {
        lines.value("design: " + name + " background", was.background(), is.background());
        lines.value("design: " + name + " text", was.text(), is.text());
        lines.value("design: " + name + " accent", was.accent(), is.accent());
        lines.value("design: " + name + " text on accent", was.onAccent(), is.onAccent());
    }
}
