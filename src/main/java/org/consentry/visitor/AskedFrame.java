package org.consentry.visitor;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.consentry.consent.Decision;
import org.consentry.consent.HostVerdict;
import org.consentry.http.PageOrigin;
import org.consentry.site.Enforcement;
import org.jspecify.annotations.Nullable;

/**
 * A frame that a page had to hold back, as the address of its placeholder says it, and as it is judged today.
 *
 * @param address what it would load; empty where that stood in the page itself, or is nothing that a link can lead to
 * @param service whose it is, as the visitor reads it
 * @param missing ids of the purposes that it still waits for, or {@link HostVerdict#NEVER}
 * @param waits whether it waits: not where the site only observes, whatever is missing
 */
record AskedFrame(String address, String service, List<String> missing, boolean waits) {
    /** In characters. */
    private static final int LONGEST_ADDRESS = 4 * 1024;

    AskedFrame {
        missing = List.copyOf(missing);
    }

    /**
     * Reads {@code u}, the address, and {@code p}, the purposes that the page held it for. An author's mark may have
     * held what the address alone would let pass, so that both count. Null for what no page of ours asks for.
     */
    static @Nullable AskedFrame of(Visit visit) {
        Decision decision = visit.decision();
        String named = visit.parameter("p");
        Set<String> purposes = new LinkedHashSet<>();
        for (String purpose : named.isEmpty() ? new String[0] : named.split(" ", -1)) {
            if (!purpose.equals(HostVerdict.NEVER) && !decision.grants().containsKey(purpose)) {
                return null;
            }
            purposes.add(purpose);
        }
        String asked = encoded(visit.parameter("u"));
        PageOrigin page = PageOrigin.of(visit.facts().origin());
        String host = asked.isEmpty() || asked.length() > LONGEST_ADDRESS ? null : page.hostOf(asked);
        HostVerdict verdict = host == null ? null : verdict(visit, host, page.pathOf(asked));
        boolean shut = verdict != null && !verdict.passes();
        if (verdict != null && !verdict.purpose().isEmpty()) {
            purposes.addAll(List.of(verdict.purpose().split(" ")));
        }
        if (purposes.isEmpty()) {
            return null;
        }
        String vendor = verdict == null ? visit.site().controller().name() : verdict.vendor();
        purposes.removeIf(decision::granted);
        boolean observed = visit.site().enforcement() == Enforcement.OBSERVE;
        return new AskedFrame(
                host == null ? "" : asked,
                vendor.isEmpty() && host != null ? host : vendor,
                List.copyOf(purposes),
                shut || !observed && !purposes.isEmpty());
    }

    private static HostVerdict verdict(Visit visit, String host, String path) {
        if (!host.equals(visit.facts().host())) {
            return visit.decision().address(host, path);
        }
        HostVerdict verdict = visit.decision().path(path);
        return verdict == null ? new HostVerdict(true, "", null, "", "own") : verdict;
    }

    /** What a page may write into an address as it is, and a header field may not. */
    private static String encoded(String address) {
        StringBuilder out = new StringBuilder(address.length());
        for (byte octet : address.strip().getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xff);
            if (c == '\t' || c == '\n' || c == '\r') {
                continue;
            }
            if (c <= ' ' || c >= 0x7f || "\"<>^`{|}".indexOf(c) >= 0) {
                out.append(String.format("%%%02X", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }
}
