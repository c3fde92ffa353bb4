package org.consentry.site;

import java.time.Period;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** What is kept, in the browser and on the server, for how long, and how soon people hear of it. */
final class PolicyDiffKept {
    private PolicyDiffKept() {}

    static void compare(SitePolicy was, SitePolicy is, PolicyDiffLines lines) {
        PolicyDiffLines.keyed(
                was.cookies(),
                is.cookies(),
                cookie -> cookie.name() + " " + cookie.host(),
                came -> {},
                went -> {},
                (before, now) -> lines.value("cookie " + now.name() + " lasts", before.lifetime(), now.lifetime()));
        PolicyDiffLines.keyed(
                was.promises().storage(),
                is.promises().storage(),
                item -> item.kind() + " " + item.name(),
                item -> lines.add(named(item) + " is declared under " + item.purpose()),
                item -> lines.add(named(item) + " is no longer declared"),
                (before, now) -> item(before, now, lines));
        lines.turned(
                false,
                was.clearSiteData(),
                is.clearSiteData(),
                "who takes a yes back has the browser's cache and storage emptied for the site",
                "who takes a yes back keeps what the browser's cache and storage hold for the site");
        TreeSet<String> kinds = new TreeSet<>(was.retention().keySet());
        kinds.addAll(is.retention().keySet());
        for (String kind : kinds) {
            lines.value("records (" + kind + ") are kept", kept(was, kind), kept(is, kind));
        }
        PolicyDiffLines.keyed(was.purposes(), is.purposes(), Purpose::id, came -> {}, went -> {}, (before, now) -> {
            lines.table(
                    now.id() + ": data used, ",
                    before.details().data(),
                    now.details().data());
            lines.table(
                    now.id() + ": data kept, ",
                    before.details().retention(),
                    now.details().retention());
        });
        requests(was.requests(), is.requests(), lines);
        archive(was.promises().archive(), is.promises().archive(), lines);
    }

    private static Object kept(SitePolicy policy, String kind) {
        Optional<Period> period = policy.keeps(kind);
        return period.isPresent() ? period.get() : "for good";
    }

    private static String named(StoredItem item) {
        return "storage " + item.name() + " (" + item.kind() + ")";
    }

    private static void item(StoredItem before, StoredItem now, PolicyDiffLines lines) {
        lines.value(true, named(now) + " goes with", before.purpose(), now.purpose());
        lines.value(true, named(now) + ": vendor", before.vendor(), now.vendor());
        lines.value(named(now) + " lasts", before.lifetime(), now.lifetime());
    }

    private static void requests(Requests was, Requests is, PolicyDiffLines lines) {
        lines.value("a request is answered within", was.answer(), is.answer());
        TreeSet<String> kinds = new TreeSet<>(was.byKind().keySet());
        kinds.addAll(is.byKind().keySet());
        for (String kind : kinds) {
            if (was.byKind().containsKey(kind) != is.byKind().containsKey(kind)
                    || !was.answer(kind).equals(is.answer(kind))) {
                lines.add("a request (" + kind + ") is answered within " + PolicyDiffLines.shown(is.answer(kind))
                        + ", was " + PolicyDiffLines.shown(was.answer(kind)));
            }
        }
        lines.value("the operator is reminded of a request before its time by", was.remind(), is.remind());
    }

    private static void archive(Archive was, Archive is, PolicyDiffLines lines) {
        lines.value("the contract ends on", was.ended(), is.ended());
        lines.set(
                false,
                was.kept().stream().map("records "::concat).toList(),
                is.kept().stream().map("records "::concat).toList(),
                " outlast the contract from now on",
                " outlast the contract no longer");
        keys("administrator", was.administrators(), is.administrators(), lines);
    }

    static void keys(String what, List<AppKey> was, List<AppKey> is, PolicyDiffLines lines) {
        PolicyDiffLines.keyed(
                was,
                is,
                AppKey::name,
                key -> lines.add(what + " " + key.name() + ": new"),
                key -> lines.add(what + " " + key.name() + ": no longer there"),
                (before, now) -> {
                    if (!before.key().equals(now.key())) {
                        lines.add(what + " " + now.name() + ": has another key");
                    }
                });
    }
}
