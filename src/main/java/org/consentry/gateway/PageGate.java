package org.consentry.gateway;

import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;
import org.consentry.catalog.Category;
import org.consentry.consent.Decision;
import org.consentry.consent.HostVerdict;
import org.consentry.consent.SiteHosts;
import org.consentry.html.Gate;
import org.consentry.html.Hold;
import org.consentry.inventory.Inventory;
import org.consentry.site.Enforcement;
import org.jspecify.annotations.Nullable;

/** Answers for one page and one visitor what on it must wait, and lists for the operator what nobody knows or waits. */
final class PageGate implements Gate {
    private static final String UNRESERVED = "-._~";

    private final Decision decision;
    private final Inventory inventory;
    private final Page page;
    private final String root;
    private final SecurityFields security;
    private final String back;

    /**
     * @param path of the page, as requested, without its query
     * @param root path that our own addresses begin with, such as {@code /_consent/}
     * @param back path and query of the page, where a choice made on it leads back to
     */
    PageGate(Decision decision, Inventory inventory, String path, String root, SecurityFields security, String back) {
        this.decision = decision;
        this.inventory = inventory;
        this.root = root;
        this.security = security;
        this.back = back;
        String origin = decision.facts().origin();
        this.page = new Page(
                origin.substring(0, origin.indexOf(':')), decision.facts().host(), path.startsWith("/") ? path : "/");
    }

    @Override
    public Page page() {
        return page;
    }

    @Override
    public @Nullable Hold host(String host) {
        return hold(judged(host, "markup"));
    }

    /** For addresses in fields of the answer. */
    Predicate<String> heldHosts(String how) {
        return host -> !judged(host, how).passes();
    }

    /** @param how where the address stood, for the operator's list */
    HostVerdict judged(String host, String how) {
        HostVerdict verdict = decision.host(host);
        boolean held = !verdict.passes() || decision.wouldHold(verdict);
        // A service that no purpose names passes; the operator is to see that.
        boolean unnamed =
                verdict.category() == Category.FUNCTIONAL && verdict.purpose().isEmpty();
        if (held || unnamed || verdict.rule().equals(SiteHosts.UNKNOWN)) {
            inventory.sawHost(decision.facts().site().id(), host, how, held);
        }
        return verdict;
    }

    @Override
    public boolean gatesPaths() {
        return !decision.facts().site().trackingPaths().isEmpty();
    }

    @Override
    public @Nullable Hold path(String path) {
        return hold(decision.path(path));
    }

    @Override
    public @Nullable Hold script(byte[] b, int from, int to) {
        return hold(decision.script(b, from, to));
    }

    @Override
    public @Nullable Hint hint(String attribute, String value) {
        if (decision.facts().site().enforcement() == Enforcement.OBSERVE) {
            // To watch is to change nothing, and to make a tag live would.
            return null;
        }
        return decision.hint(attribute, value)
                .map(verdict -> new Hint(hold(verdict)))
                .orElse(null);
    }

    private static @Nullable Hold hold(@Nullable HostVerdict verdict) {
        return verdict == null || verdict.passes() ? null : new Hold(verdict.purpose(), verdict.vendor());
    }

    @Override
    public @Nullable String policy(String content) {
        String admitted = security.inPage(content);
        return admitted.equals(content) ? null : admitted;
    }

    @Override
    public String placeholder(String address, Hold hold) {
        return placeholder(address, hold, back);
    }

    /** @param from path and query of the page around the frame; {@code /} where it isn't known */
    String placeholder(String address, Hold hold, String from) {
        StringBuilder out = new StringBuilder(root.length() + address.length() + from.length() + 48).append(root);
        encode(address, out.append("placeholder?u="));
        // A mark on the frame may ask for more than its address does.
        encode(hold.purpose(), out.append("&p="));
        if (!from.equals("/")) {
            encode(from, out.append("&r="));
        }
        return out.toString();
    }

    private static void encode(String text, StringBuilder out) {
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xFF);
            boolean plain =
                    c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || UNRESERVED.indexOf(c) >= 0;
            if (plain) {
                out.append(c);
            } else {
                out.append('%')
                        .append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
                        .append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
            }
        }
    }
}
