package org.consentry.http;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One {@code Set-Cookie} line, parsed as browsers do (RFC 6265bis, section 5.6, and CHIPS for Partitioned).
 *
 * <p>A gateway that withholds lines judges each of them by {@link #nameOf}, whether or not {@link #parse} gives a
 * cookie: what one browser ignores another keeps. A line that {@code parse} ignores and whose {@code nameOf} is not
 * refused can pass as it came.
 */
public final class SetCookie {

    /** The longest that browsers keep a cookie, whatever its line says (RFC 6265bis, section 5.5). */
    public static final Duration LONGEST_LIFETIME = Duration.ofDays(400);

    private static final int MAX_PAIR_OCTETS = 4096;

    private final String raw;
    private final String name;
    private final String value;
    private final String domain;
    private final String path;
    private final @Nullable Instant expires;
    private final @Nullable Long maxAge;
    private final boolean secure;
    private final boolean httpOnly;
    private final String sameSite;
    private final boolean partitioned;

    private SetCookie(String raw, String name, String value, CookieAttributes attributes) {
        this.raw = raw;
        this.name = name;
        this.value = value;
        this.domain = attributes.domain;
        this.path = attributes.path;
        this.expires = attributes.expires;
        this.maxAge = attributes.maxAge;
        this.secure = attributes.secure;
        this.httpOnly = attributes.httpOnly;
        this.sameSite = attributes.sameSite;
        this.partitioned = attributes.partitioned;
    }

    /**
     * Parses a line without its field name.
     *
     * @return empty where a browser ignores the whole line whoever sent it: a control character, neither name nor
     *     value, more than 4096 octets of both, or a Domain outside US-ASCII
     */
    public static Optional<SetCookie> parse(String line) {
        for (int i = 0; i < line.length(); i++) {
            if (Ascii.isControl(line.charAt(i))) {
                return Optional.empty();
            }
        }
        int end = line.indexOf(';');
        end = end < 0 ? line.length() : end;
        int equals = line.indexOf('=');
        boolean named = equals >= 0 && equals < end;
        String name = named ? Ascii.trim(line, 0, equals) : "";
        String value = Ascii.trim(line, named ? equals + 1 : 0, end);
        if (name.isEmpty() && value.isEmpty() || Ascii.octets(name) + Ascii.octets(value) > MAX_PAIR_OCTETS) {
            return Optional.empty();
        }
        CookieAttributes attributes = new CookieAttributes();
        attributes.read(line, end);
        for (int i = 0; i < attributes.domain.length(); i++) {
            if (attributes.domain.charAt(i) > 0x7F) {
                return Optional.empty();
            }
        }
        return Optional.of(new SetCookie(line, name, value, attributes));
    }

    /**
     * The name under which some browser may keep this line's cookie, or a server see it come back: more lenient than
     * {@link #parse}. It reads a line with control characters; it looks past {@code =} at the start, since
     * {@code =a=b} is kept without a name and comes back as {@code a=b}; and it takes a line without {@code =} for a
     * name. Empty only where the line holds nothing of the kind.
     */
    public static String nameOf(String line) {
        int start = 0;
        while (start < line.length() && (isBlank(line.charAt(start)) || line.charAt(start) == '=')) {
            start++;
        }
        int end = start;
        while (end < line.length() && "=;\0\r\n".indexOf(line.charAt(end)) < 0) {
            end++;
        }
        while (end > start && isBlank(line.charAt(end - 1))) {
            end--;
        }
        return line.substring(start, end);
    }

    private static boolean isBlank(char c) {
        return Ascii.isWsp(c) || Ascii.isControl(c);
    }

    /**
     * The path of a cookie whose line names none (RFC 6265bis, section 5.1.4): the request's up to its last slash.
     *
     * @param requestPath the path of the request, as sent; a query is left out of account
     */
    public static String defaultPath(String requestPath) {
        int query = requestPath.indexOf('?');
        int slash = requestPath.lastIndexOf('/', query < 0 ? requestPath.length() : query);
        return requestPath.startsWith("/") && slash > 0 ? requestPath.substring(0, slash) : "/";
    }

    /** The line as it came. */
    public String raw() {
        return raw;
    }

    /** The cookie's name, empty for a cookie without one; compared case-sensitively. */
    public String name() {
        return name;
    }

    /** The cookie's value. */
    public String value() {
        return value;
    }

    /** The cookie as browsers send it back: {@code name=value}, or the value alone where there is no name. */
    public String crumb() {
        return name.isEmpty() ? value : name + "=" + value;
    }

    /** The Domain in lower case, less one leading dot; empty for a cookie of its own host only. */
    public String domain() {
        return domain;
    }

    /** The Path; empty where there is none or it doesn't start with a slash, which means the default path. */
    public String path() {
        return path;
    }

    /** The time of Expires, or {@code null}; Max-Age, where there is one, counts before it. */
    public @Nullable Instant expires() {
        return expires;
    }

    /** Max-Age in seconds, or {@code null}; one of more than {@code Long.MAX_VALUE / 100} is taken for that. */
    public @Nullable Long maxAge() {
        return maxAge;
    }

    /** Whether the line says Secure. */
    public boolean secure() {
        return secure;
    }

    /** Whether the line says HttpOnly. */
    public boolean httpOnly() {
        return httpOnly;
    }

    /** One of {@code strict}, {@code lax}, {@code none}, or empty where absent or anything else. */
    public String sameSite() {
        return sameSite;
    }

    /** Whether the line says Partitioned (CHIPS). */
    public boolean partitioned() {
        return partitioned;
    }

    /**
     * How long the line asks the cookie to be kept, in seconds, beyond {@link #LONGEST_LIFETIME} too: what a site asks
     * for is what its declaration has to say.
     *
     * @return 0 for a session cookie, -1 where the line deletes the cookie or has it expire in the past
     */
    public long lifetime(Instant now) {
        if (maxAge != null) {
            return maxAge > 0 ? maxAge : -1;
        }
        if (expires == null) {
            return 0;
        }
        // The seconds of an Expires less than one second ahead must not read as those of a session cookie.
        return expires.isAfter(now) ? Math.max(1, Duration.between(now, expires).toSeconds()) : -1;
    }
}
