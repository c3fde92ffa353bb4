package org.consentry.banner;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.consentry.consent.Decision;
import org.consentry.consent.HostVerdict;
import org.consentry.consent.ScriptJudge;
import org.consentry.html.Gate;
import org.consentry.html.Hold;
import org.consentry.site.Enforcement;
import org.jspecify.annotations.Nullable;

/** Answers for one page and one visitor what on it must wait, and where the placeholders of its frames are. */
public final class PageGate implements Gate {
    private static final String UNRESERVED = "-._~";
    private static final int MOST_KEPT = 256;

    private final Page page;
    private final Decision decision;
    private @Nullable ScriptJudge scripts;
    private final Map<HostVerdict, Hold> holds = new HashMap<>();
    private final BiFunction<String, String, HostVerdict> addresses;
    private final UnaryOperator<String> policy;
    private final String root;
    private final String back;

    /**
     * @param addresses judges a host and a path on it as the decision does; who lists what was met does so there
     * @param policy a security policy that stands on the page, so that our files work under it too; the same text if
     *     they do
     * @param root path that our own addresses begin with, such as {@code /_consent/}
     * @param back path and query of the page, where a choice made on it leads back to
     */
    public PageGate(
            Page page,
            Decision decision,
            BiFunction<String, String, HostVerdict> addresses,
            UnaryOperator<String> policy,
            String root,
            String back) {
        this.page = page;
        this.decision = decision;
        this.addresses = addresses;
        this.policy = policy;
        this.root = root;
        this.back = back;
    }

    @Override
    public Page page() {
        return page;
    }

    @Override
    public @Nullable Hold host(String host) {
        return hold(addresses.apply(host, "/"));
    }

    @Override
    public boolean gatesPaths(String host) {
        return host.equals(page.host())
                ? !decision.facts().site().trackingPaths().isEmpty()
                : decision.hasPaths(host);
    }

    @Override
    public @Nullable Hold path(String host, String path) {
        return hold(host.equals(page.host()) ? decision.path(path) : addresses.apply(host, path));
    }

    @Override
    public @Nullable Hold script(byte[] b, int from, int to) {
        ScriptJudge judge = scripts;
        if (judge == null) {
            // Not before: what fails in here makes its script wait, and no page fail.
            judge = decision.scripts();
            scripts = judge;
        }
        return hold(judge.judge(b, from, to));
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

    private @Nullable Hold hold(@Nullable HostVerdict verdict) {
        if (verdict == null || verdict.passes()) {
            return null;
        }
        Hold known = holds.get(verdict);
        if (known == null) {
            known = new Hold(verdict.purpose(), verdict.vendor());
            if (holds.size() < MOST_KEPT) {
                holds.put(verdict, known);
            }
        }
        return known;
    }

    @Override
    public @Nullable String policy(String content) {
        String admitted = policy.apply(content);
        return admitted.equals(content) ? null : admitted;
    }

    @Override
    public String placeholder(String address, Hold hold) {
        return placeholder(address, hold, back);
    }

    /** @param from path and query of the page around the frame; {@code /} where it isn't known */
    public String placeholder(String address, Hold hold, String from) {
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
