package org.consentry.http;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Our own policy beside the site's: a fence around hosts and nothing else, so it allows inline code, {@code eval},
 * {@code data:} and {@code blob:}. Several policies of one answer intersect, hence it only ever tightens.
 *
 * <p>The single directive {@code default-src} stands for all that fetches: scripts with their elements and attributes,
 * styles, images, fonts, media, frames, objects, manifests, workers, prefetches, and {@code connect-src} with fetch,
 * XHR, beacons, pings, EventSource and WebSockets, along with whatever a later level adds. It leaves alone what a
 * visitor does (links, forms), {@code base} and who may frame the page. No policy covers preconnect, DNS prefetch, a
 * navigation by script, or WebRTC.
 */
public final class HostFence {

    /** Beyond this, servers in between begin to refuse a whole answer. In octets. */
    static final int LONGEST = 8_000;

    /** The group of {@code Reporting-Endpoints} that the fence reports to. */
    public static final String GROUP = "consentry";

    /** Stands before a source that a fence goes without where there is no room for it. */
    public static final String SPARE = "?";

    /** Stands before a spare source that has room before the others. */
    public static final String SPARE_FIRST = SPARE + "!";

    /** Stands before a spare source that has room after those, and before the others. */
    public static final String SPARE_NEXT = SPARE + "+";

    private static final String BELOW = "*.";

    private HostFence() {}

    /**
     * The field value, the same whether enforced or report-only.
     *
     * <p>Every host comes on any port and for WebSockets too: a host without a scheme means the page's own, or a safer
     * one, and never {@code wss:}. What is no domain name is left out; {@code 'self'} covers a site that lives at an
     * address. {@link #SPARE} ones come short, on the usual ports alone and not for WebSockets, and as many as there is
     * room for: the {@link #SPARE_FIRST} ones, then the {@link #SPARE_NEXT} ones, then the rest; of each kind those with
     * a path before the others, each of which would let in more; of those a domain's {@code *.} form and a single host
     * itself before their other forms.
     *
     * @param hosts the site's own and all that pass, in any form that {@link Party#normalize} takes; with {@code *.}
     *     before one, all below it and not the host itself; a spare one may have a path
     * @param reportPath path that takes reports
     * @param secure whether the page is https; the Reporting API serves no other, and where {@code report-to} is named
     *     {@code report-uri} doesn't count
     * @return empty where the others are too long even so: no fence is better than one that locks the site's own parts
     *     out, or than an answer that a proxy refuses
     */
    public static Optional<String> policy(Collection<String> hosts, String reportPath, boolean secure) {
        SortedSet<String> names = new TreeSet<>();
        SortedSet<String> first = new TreeSet<>();
        SortedSet<String> next = new TreeSet<>();
        SortedSet<String> spare = new TreeSet<>();
        for (String host : hosts) {
            if (host.startsWith(SPARE_FIRST)) {
                addSpare(first, host.substring(SPARE_FIRST.length()));
            } else if (host.startsWith(SPARE_NEXT)) {
                addSpare(next, host.substring(SPARE_NEXT.length()));
            } else if (host.startsWith(SPARE)) {
                addSpare(spare, host.substring(SPARE.length()));
            } else {
                addName(names, host);
            }
        }
        String end = "; report-uri " + OurFiles.encoded(reportPath) + (secure ? "; report-to " + GROUP : "");
        return fitting(names, List.of(first, next, spare), end);
    }

    private static void addName(SortedSet<String> names, String host) {
        String below = host.startsWith(BELOW) ? BELOW : "";
        String normal = Party.normalize(host.substring(below.length()));
        if (isName(normal) && (below.isEmpty() || !Party.isAddress(normal))) {
            names.add(below + normal);
        }
    }

    private static void addSpare(SortedSet<String> spare, String source) {
        int slash = source.indexOf('/');
        String path = slash < 0 ? "" : source.substring(slash);
        if (path.chars().allMatch(c -> Ascii.isLetter((char) c) || Ascii.isDigit((char) c) || c == '/' || c == '-')) {
            SortedSet<String> name = new TreeSet<>();
            addName(name, slash < 0 ? source : source.substring(0, slash));
            name.forEach(host -> spare.add(host + path));
        }
    }

    private static Optional<String> fitting(SortedSet<String> names, List<SortedSet<String>> spares, String end) {
        StringBuilder text = new StringBuilder("default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:");
        for (String name : names) {
            if (hasParent(names, name)) {
                continue;
            }
            for (String scheme : List.of(" ", " ws://")) {
                text.append(scheme).append(name).append(":*");
            }
            if (text.length() + end.length() > LONGEST) {
                return Optional.empty();
            }
        }
        SortedSet<String> there = new TreeSet<>(names);
        for (SortedSet<String> spare : spares) {
            spare.removeIf(source -> there.contains(source) || hasParent(there, source) || hasParent(spare, source));
            addFitting(text, LONGEST - end.length(), spare, true);
            addFitting(text, LONGEST - end.length(), spare, false);
            there.addAll(spare);
        }
        return Optional.of(text.append(end).toString());
    }

    /**
     * Where not all fit, each host comes in the form that is of more use before any comes in the other: a domain of one
     * dot with all below it, where its services are, and a single host by itself.
     */
    private static void addFitting(StringBuilder text, int longest, SortedSet<String> sources, boolean withPath) {
        for (boolean useful : List.of(true, false)) {
            for (String source : sources) {
                boolean wanted = source.indexOf('/') >= 0 == withPath && useful(source) == useful;
                if (wanted && text.length() + 1 + source.length() <= longest) {
                    text.append(' ').append(source);
                }
            }
        }
    }

    private static boolean useful(String source) {
        boolean below = source.startsWith(BELOW);
        String host = below ? source.substring(BELOW.length()) : source;
        boolean domain = host.indexOf('.') == host.lastIndexOf('.');
        return below == domain;
    }

    private static boolean hasParent(SortedSet<String> names, String name) {
        int first = name.startsWith(BELOW) ? BELOW.length() : 0;
        for (int dot = name.indexOf('.', first); dot >= 0; dot = name.indexOf('.', dot + 1)) {
            if (names.contains(BELOW + name.substring(dot + 1))) {
                return true;
            }
        }
        return false;
    }

    /** Browsers take an underscore too, which a host may have, if the grammar doesn't. */
    private static boolean isName(String host) {
        return SourceList.expression(host.replace('_', '-')) != null;
    }
}
