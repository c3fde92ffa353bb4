package org.consentry.consent;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.consentry.catalog.Catalog;
import org.consentry.catalog.Classifier;
import org.consentry.site.Purpose;
import org.consentry.site.SitePolicy;
import org.consentry.site.TrackingPath;

/**
 * What the guard in the page has to know of a site, as the text of a JavaScript object literal in US-ASCII. Lists are
 * texts with a space between their entries:
 *
 * <pre>{@code
 * {p:["video","analytics"],  // ids of the purposes that have a switch
 *  u:-1,                     // what unknown hosts wait for: an index into p; -1: they pass; -2: for ever
 *  o:["shop.example"],       // the site's own domains: they and all below pass
 *  h:["youtube.com …", "…"], // by purpose: hosts that wait for it
 *  n:"…", a:"…",             // hosts that are refused for ever; hosts that pass although what is above them does not
 *  t:[["/collect",1]],       // tracking paths, by whole segments or, with a * at the end, by their beginning
 *  c:["…", "…"],             // by purpose: cookies that wait for it
 *  k:"…", s:"…"}             // cookies that are refused for ever; cookies that pass although a pattern would hold them
 * }</pre>
 *
 * <p>A host's longest match in {@code h}, {@code n} and {@code a} decides: itself, else the nearest domain above it. An
 * entry such as <code>www.google.com/maps</code> goes before these for the path itself and what lies below it; the longest
 * one of the very host decides, else the longest of <code>www.google.*</code>, the name under any suffix.
 *
 * <p>A cookie's exact name decides, else the pattern that fits with the longest text before its first variable part. In a
 * pattern {@code *} stands for any characters or none, <code>{digits}</code>, <code>{hex}</code> and <code>{id}</code>
 * for one or more decimal digits, hexadecimal digits, or US-ASCII letters and digits.
 *
 * <p>It says of every host and every cookie name of the catalogue and the policy what {@link Decision} says of it, but
 * for the upstream's host, of which no page is told. What a public suffix is, it guesses by the length. What hangs on
 * more than the name stays with the gateway: cookies of single hosts, guesses, and the prefixes {@code __Secure-} and
 * {@code __Host-}.
 */
public final class GuardTable {
    /** Where it passes, and where it never does; from 0 on, the index of the purpose that it waits for. */
    static final int PASSES = -1;

    static final int NEVER = -2;

    private GuardTable() {}

    /** The same text for the same policy and catalogue: browsers keep the script by its hash. */
    public static String text(SitePolicy site, Catalog catalog) {
        return text(site, catalog, new SiteHosts(site, new Classifier(catalog)));
    }

    static String text(SitePolicy site, Catalog catalog, SiteHosts known) {
        List<String> purposes =
                site.optionalPurposes().stream().map(Purpose::id).toList();
        GuardHosts hosts = new GuardHosts(known, catalog, purposes);
        GuardCookies cookies = new GuardCookies(site, known.classifier(), catalog, purposes);
        StringBuilder b = new StringBuilder(32_000);
        b.append("{p:").append(array(purposes));
        b.append(",\nu:").append(hosts.unknown());
        b.append(",\no:").append(array(hosts.own()));
        b.append(",\nh:").append(lists(hosts.entries(), purposes.size()));
        b.append(",\nn:").append(list(hosts.entries(), NEVER));
        b.append(",\na:").append(list(hosts.entries(), PASSES));
        b.append(",\nt:").append(paths(site.trackingPaths(), purposes));
        b.append(",\nc:").append(lists(cookies.entries(), purposes.size()));
        b.append(",\nk:").append(list(cookies.entries(), NEVER));
        b.append(",\ns:").append(list(cookies.entries(), PASSES));
        return b.append('}').toString();
    }

    /** An entry of the table: a host, or a cookie's name or pattern, and what becomes of it. */
    record Entry(String name, int outcome) {}

    private static String paths(List<TrackingPath> paths, List<String> purposes) {
        List<String> items = new ArrayList<>();
        for (TrackingPath path : paths) {
            int purpose = purposes.indexOf(path.purpose());
            if (purpose >= 0) {
                items.add("[" + quoted(path.path()) + "," + purpose + "]");
            }
        }
        return "[" + String.join(",", items) + "]";
    }

    private static String lists(Iterable<Entry> entries, int purposes) {
        List<String> lists = new ArrayList<>();
        for (int i = 0; i < purposes; i++) {
            lists.add(list(entries, i));
        }
        return "[" + String.join(",\n", lists) + "]";
    }

    private static String list(Iterable<Entry> entries, int outcome) {
        SortedSet<String> names = new TreeSet<>();
        for (Entry entry : entries) {
            if (entry.outcome() == outcome) {
                names.add(entry.name());
            }
        }
        return quoted(String.join(" ", names));
    }

    private static String array(Iterable<String> texts) {
        List<String> items = new ArrayList<>();
        texts.forEach(text -> items.add(quoted(text)));
        return "[" + String.join(",", items) + "]";
    }

    /** As a string of JavaScript that is safe inside a script element and in any charset too. */
    static String quoted(String text) {
        StringBuilder b = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&') {
                b.append("\\u").append(String.format("%04x", (int) c));
            } else {
                b.append(c);
            }
        }
        return b.append('"').toString();
    }
}
