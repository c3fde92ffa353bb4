package org.consentry.catalog;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Period;
import java.util.Objects;

/**
 * One row of the catalogue: what a cookie of this name is for.
 *
 * @param name an exact name, or a pattern with {@code {digits}}, {@code {hex}}, {@code {id}} or {@code *} in it
 * @param host the rule holds for cookies of this host and those below it; empty where the name alone is distinctive
 * @param category what it is for
 * @param vendor the service behind it, empty where the cookie is the site's own
 * @param protection why nothing may overrule this rule ({@code container-session}, {@code csrf}, …), else empty; with
 *     a host it holds only where that host is the site visited, since a login there may well track elsewhere
 * @param lifetime typical lifetime: {@code session}, an ISO 8601 period or duration such as {@code P2Y} or
 *     {@code PT30M}, or empty where unknown
 * @param source the address of the page where the fact was read, or the word {@code knowledge}
 */
public record CookieRule(
        String name, String host, Category category, String vendor, String protection, String lifetime, String source) {
    /** In characters; no cookie that matters has more. */
    private static final int LONGEST_NAME = 256;

    public CookieRule {
        Objects.requireNonNull(category);
        checkName(name);
        if (!host.isEmpty()) {
            Hosts.check(host);
        }
        Sources.check(source);
        checkLifetime(lifetime);
        if (!protection.isEmpty() && category != Category.NECESSARY) {
            throw new IllegalArgumentException("a protected name is necessary");
        }
    }

    static void checkName(String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("the name is empty");
        }
        if (name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException("the name is longer than " + LONGEST_NAME + " characters");
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == ';' || c == '=') {
                throw new IllegalArgumentException("no cookie name holds the character U+%04X".formatted((int) c));
            }
        }
        if (NamePattern.isPattern(name)) {
            new NamePattern(name);
        }
    }

    private static void checkLifetime(String lifetime) {
        if (lifetime.isEmpty() || lifetime.equals("session")) {
            return;
        }
        try {
            if (lifetime.startsWith("PT")) {
                Duration.parse(lifetime);
            } else {
                Period.parse(lifetime);
            }
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "lifetime \"" + lifetime + "\" is neither \"session\" nor like P2Y or PT30M", e);
        }
    }

    /** True where the name has parts that vary. */
    public boolean pattern() {
        return NamePattern.isPattern(name);
    }

    /** True where it says what the cookie is for on its owner's own site, and nothing of elsewhere. */
    boolean ownersOnly() {
        return !protection.isEmpty() && !host.isEmpty();
    }

    /** The rule as verdicts name it: {@code protected:csrf}, {@code exact:_ga}, {@code pattern:_ga_*}. */
    public String id() {
        if (!protection.isEmpty()) {
            return "protected:" + protection + (host.isEmpty() ? "" : "@" + host);
        }
        return (pattern() ? "pattern:" : "exact:") + name + (host.isEmpty() ? "" : "@" + host);
    }
}
