package org.consentry.visitor;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.consentry.banner.Banner;
import org.consentry.banner.BannerView;
import org.consentry.banner.HeldFrame;
import org.consentry.banner.Page;
import org.consentry.consent.Decision;
import org.consentry.consent.HostVerdict;
import org.consentry.consent.Surface;
import org.consentry.consent.Ticket;
import org.consentry.http.PageOrigin;
import org.consentry.http.ReturnPath;
import org.consentry.site.Enforcement;
import org.jspecify.annotations.Nullable;

/** Answers in the place of frames that wait for the visitor's yes: says whose they are, and offers to load them. */
final class Placeholders {
    /** In characters. */
    private static final int LONGEST_ADDRESS = 4 * 1024;

    private static final Set<String> IN_A_FRAME = Set.of("iframe", "frame", "embed", "object");

    private final Banner banner;
    private final Ticket.Office tickets;
    private final Function<Decision, BannerView> views;

    Placeholders(Banner banner, Ticket.Office tickets, Function<Decision, BannerView> views) {
        this.banner = banner;
        this.tickets = tickets;
        this.views = views;
    }

    void answer(Visit visit) throws IOException {
        String destination = visit.request().getHeader("Sec-Fetch-Dest");
        String address = encoded(visit.parameter("u"));
        if (destination != null && !IN_A_FRAME.contains(destination) || address.length() > LONGEST_ADDRESS) {
            refuse(visit);
            return;
        }
        HostVerdict verdict = verdict(visit, address);
        if (verdict == null || verdict.passes() && (verdict.purpose().isEmpty() || address.isEmpty())) {
            refuse(visit);
        } else if (verdict.passes()) {
            // Granted since the page was made.
            Answers.guard(visit.response());
            visit.response().setStatus(HttpServletResponse.SC_FOUND);
            visit.response().setHeader("Location", address);
        } else {
            show(visit, address, verdict);
        }
    }

    private void show(Visit visit, String address, HostVerdict verdict) throws IOException {
        String language = visit.language();
        String ticket = tickets.issue(visit.site(), banner.wording(visit.site(), language, Surface.PLACEHOLDER));
        String service = verdict.vendor().isEmpty() ? host(visit, address) : verdict.vendor();
        // A policy that fences the page around holds for what its frames go to as well.
        boolean inPlace = visit.site().enforcement() != Enforcement.STRICT;
        HeldFrame frame =
                new HeldFrame(address, service, List.of(verdict.purpose().split(" ")), inPlace);
        String html = banner.placeholderPage(
                visit.site(), language, views.apply(visit.decision()), ticket, pageAround(visit), frame);
        Answers.framedPage(visit.response(), language, html);
    }

    /** Without an address the frame's document stands in the page itself, and the address names its purposes alone. */
    private static @Nullable HostVerdict verdict(Visit visit, String address) {
        Decision decision = visit.decision();
        if (address.isEmpty()) {
            String purposes = visit.parameter("p");
            boolean known = List.of(purposes.split(" ")).stream().allMatch(decision.grants()::containsKey);
            return known
                    ? new HostVerdict(
                            false, purposes, null, visit.site().controller().name(), "")
                    : null;
        }
        String host = PageOrigin.of(visit.facts().origin()).hostOf(address);
        if (host == null) {
            return null;
        }
        return host.equals(visit.facts().host()) ? decision.path(path(address)) : decision.host(host);
    }

    private static String host(Visit visit, String address) {
        String host = PageOrigin.of(visit.facts().origin()).hostOf(address);
        return host == null ? "" : host;
    }

    private static String path(String address) {
        int authority = address.indexOf("//");
        int start = authority < 0 ? 0 : address.indexOf('/', authority + 2);
        if (start < 0) {
            return "/";
        }
        int end = start;
        while (end < address.length() && address.charAt(end) != '?' && address.charAt(end) != '#') {
            end++;
        }
        return address.substring(start, end);
    }

    /** The page that holds the frame, by the field in which browsers name it to their own origin. */
    private static String pageAround(Visit visit) {
        String referrer = visit.request().getHeader("Referer");
        String origin = visit.facts().origin();
        boolean own = referrer != null && referrer.startsWith(origin + '/');
        return ReturnPath.safe(own ? referrer.substring(origin.length()) : null);
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

    private void refuse(Visit visit) throws IOException {
        String language = visit.language();
        Answers.page(
                visit.response(), Page.BAD_REQUEST.status(), language, banner.messagePage(language, Page.BAD_REQUEST));
    }
}
