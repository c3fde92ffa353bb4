package org.consentry.consent;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.zip.Deflater;
import org.consentry.catalog.Catalog;
import org.consentry.catalog.Classifier;
import org.consentry.site.SitePolicy;
import org.consentry.site.TrackingPath;

/**
 * What the guard in the page has to know of a site, as the text of a JavaScript object literal in US-ASCII. Lists are
 * texts with a space between their entries:
 *
 * <pre>{@code
 * {p:["video","analytics"],  // ids of the purposes that have a switch, each before its services'
 *  u:-1,                     // what unknown hosts wait for: an index into p; -1: they pass; -2: for ever
 *  o:["shop.example"],       // the site's own domains: they and all below pass
 *  h:["youtube.com …", "…"], // by purpose: hosts that wait for it
 *  n:"…", a:"…",             // hosts that are refused for ever; hosts that pass although what is above them does not
 *  t:[["/collect",1]],       // tracking paths, by whole segments or, with a * at the end, by their beginning; as u
 *  c:["…", "…"],             // by purpose: cookies that wait for it
 *  k:"…", s:"…",             // cookies that are refused for ever; cookies that pass although a pattern would hold them
 *  g:[9999,[0,9,99,"…"],…],  // more hosts, as hashes, by purpose; beyond p those that are refused for ever
 *  d:[9999,[0,9,99,"…"],…]}  // more cookies, as g
 * }</pre>
 *
 * <p>What the policy or the operator names, what passes, and whatever is more than a plain name stands as it is. The
 * rest of the catalogue's names stand as {@link HashedNames}, and are asked only where none that stands as it is
 * decides. Of the names that are known here none is taken for another: where two clash, both stand as they are.
 *
 * <p>A host's longest match in {@code h}, {@code n}, {@code g} and {@code a} decides: itself, else the nearest domain
 * above it. An entry such as <code>www.google.com/maps</code> goes before these for the path itself and what lies below
 * it; the longest one of the very host decides, else the longest of <code>www.google.*</code>, the name under any
 * suffix.
 *
 * <p>A cookie's exact name decides, else the pattern that fits with the longest text before its first variable part. In
 * a pattern {@code *} stands for any characters or none, <code>{digits}</code>, <code>{hex}</code> and
 * <code>{id}</code> for one or more decimal digits, hexadecimal digits, or US-ASCII letters and digits.
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

    /** Of gzip for all of it: a page waits for it once. The hashes get what room is left. */
    private static final int MOST_BYTES = 13_950;

    private GuardTable() {}

    /** The same text for the same policy and catalogue: browsers keep the script by its hash. */
    public static String text(SitePolicy site, Catalog catalog) {
        return text(site, new GuardSource(catalog), new SiteHosts(site, new Classifier(catalog)));
    }

    static String text(SitePolicy site, GuardSource source, SiteHosts known) {
        List<String> purposes = known.switches().ids();
        GuardHosts hosts = new GuardHosts(known, source, purposes);
        GuardCookies cookies = new GuardCookies(site, known.classifier(), source, purposes);
        GuardNames hostNames = new GuardNames(hosts.entries(), hosts::plain, purposes.size());
        GuardNames cookieNames = new GuardNames(cookies.entries(), cookies::plain, purposes.size());
        String text = text(site, known, hosts, hostNames, cookieNames);
        int room = MOST_BYTES - packed(text);
        int over = 0;
        for (int more = 0; more < 3 && (more == 0 || over > 0); more++) {
            room -= over;
            GuardNames.share(hostNames, cookieNames, room);
            hostNames.settle(source.knownHosts, hosts.known(), hosts::isOwn, hosts::outcome);
            cookieNames.settle(source.knownCookies, cookies.known(), name -> false, cookies::outcome);
            text = text(site, known, hosts, hostNames, cookieNames);
            over = packed(text) - MOST_BYTES;
        }
        return text;
    }

    /** Bytes of gzip, about. */
    private static int packed(String text) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        deflater.setInput(text.getBytes(StandardCharsets.US_ASCII));
        deflater.finish();
        byte[] out = new byte[8_192];
        int length = 0;
        while (!deflater.finished()) {
            length += deflater.deflate(out);
        }
        deflater.end();
        return length;
    }

    private static String text(
            SitePolicy site, SiteHosts known, GuardHosts hosts, GuardNames hostNames, GuardNames cookieNames) {
        StringBuilder b = new StringBuilder(20_000);
        b.append("{p:").append(array(hosts.purposes()));
        b.append(",\nu:").append(hosts.unknown());
        b.append(",\no:").append(array(hosts.own()));
        b.append(",\nh:").append(lists(hostNames.asTheyAre(), hosts.purposes().size()));
        b.append(",\nn:").append(list(hostNames.asTheyAre(), NEVER));
        b.append(",\na:").append(list(hostNames.asTheyAre(), PASSES));
        b.append(",\nt:").append(paths(site, known, hosts.purposes()));
        b.append(",\nc:").append(lists(cookieNames.asTheyAre(), hosts.purposes().size()));
        b.append(",\nk:").append(list(cookieNames.asTheyAre(), NEVER));
        b.append(",\ns:").append(list(cookieNames.asTheyAre(), PASSES));
        b.append(",\ng:").append(hostNames.hashed());
        b.append(",\nd:").append(cookieNames.hashed());
        return b.append('}').toString();
    }

    /** An entry of the table: a host, or a cookie's name or pattern, and what becomes of it. */
    record Entry(String name, int outcome) {}

    private static String paths(SitePolicy site, SiteHosts known, List<String> purposes) {
        List<String> items = new ArrayList<>();
        for (TrackingPath path : site.trackingPaths()) {
            HostVerdict verdict = known.waiting(site.purpose(path.purpose()).orElse(null), null, "", "");
            if (!verdict.passes()) {
                boolean never = verdict.purpose().equals(HostVerdict.NEVER);
                int purpose = never ? NEVER : purposes.indexOf(verdict.purpose());
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
