package org.consentry.http;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A browser's jar, for tests: the storage and retrieval models of RFC 6265bis, sections 5.7 and 5.8. */
final class CookieJar {

    private record Entry(
            String name,
            String domain,
            boolean hostOnly,
            String path,
            boolean partitioned,
            boolean secure,
            Instant expires,
            long created,
            String crumb) {

        boolean isFor(Entry other) {
            return name.equals(other.name)
                    && domain.equals(other.domain)
                    && hostOnly == other.hostOnly
                    && path.equals(other.path)
                    && partitioned == other.partitioned;
        }
    }

    private final Instant now;
    private final List<Entry> entries = new ArrayList<>();
    private long clock;

    CookieJar(Instant now) {
        this.now = now;
    }

    void receive(URI from, String line) {
        SetCookie.parse(line).ifPresent(cookie -> store(from, cookie));
    }

    private void store(URI from, SetCookie cookie) {
        String host = Ascii.lower(from.getHost());
        boolean https = from.getScheme().equals("https");
        String domain = cookie.domain();
        if (!domain.isEmpty() && Party.isPublicSuffix(domain)) {
            if (!domain.equals(host)) {
                return;
            }
            domain = "";
        }
        boolean hostOnly = domain.isEmpty();
        boolean foreign = !hostOnly && !domainMatches(host, domain);
        boolean insecure = cookie.secure() && !https;
        boolean incomplete =
                !cookie.secure() && (cookie.partitioned() || cookie.sameSite().equals("none"));
        if (foreign || insecure || incomplete || !prefixHolds(cookie, https)) {
            return;
        }
        String path = cookie.path().isEmpty() ? SetCookie.defaultPath(from.getRawPath()) : cookie.path();
        Entry entry = new Entry(
                cookie.name(),
                hostOnly ? host : domain,
                hostOnly,
                path,
                cookie.partitioned(),
                cookie.secure(),
                expiry(cookie),
                clock++,
                cookie.crumb());
        put(entry, https);
    }

    /** RFC 6265bis, section 5.7: a name's prefix, in whatever case, promises something that has to be kept. */
    private static boolean prefixHolds(SetCookie cookie, boolean https) {
        String prefixed = cookie.name().isEmpty() ? cookie.value() : cookie.name();
        boolean host = Ascii.startsWith(prefixed, "__host-");
        if (!host && !Ascii.startsWith(prefixed, "__secure-")) {
            return true;
        }
        if (cookie.name().isEmpty() || !cookie.secure() || !https) {
            return false;
        }
        return !host || cookie.domain().isEmpty() && cookie.path().equals("/");
    }

    private void put(Entry entry, boolean https) {
        for (Entry old : entries) {
            boolean overlaid = old.secure
                    && !https
                    && old.name.equals(entry.name)
                    && (domainMatches(old.domain, entry.domain) || domainMatches(entry.domain, old.domain))
                    && pathMatches(entry.path, old.path);
            if (overlaid) {
                return;
            }
        }
        Entry stored = entry;
        for (Entry old : List.copyOf(entries)) {
            if (old.isFor(entry)) {
                entries.remove(old);
                stored = new Entry(
                        entry.name,
                        entry.domain,
                        entry.hostOnly,
                        entry.path,
                        entry.partitioned,
                        entry.secure,
                        entry.expires,
                        old.created,
                        entry.crumb);
            }
        }
        if (stored.expires.isAfter(now)) {
            entries.add(stored);
        }
    }

    private Instant expiry(SetCookie cookie) {
        long lifetime = cookie.lifetime(now);
        if (lifetime < 0) {
            return Instant.MIN;
        }
        long longest = SetCookie.LONGEST_LIFETIME.toSeconds();
        return lifetime == 0 ? Instant.MAX : now.plusSeconds(Math.min(lifetime, longest));
    }

    /** The Cookie header that the jar sends, empty where it sends none. */
    String send(URI to) {
        String host = Ascii.lower(to.getHost());
        boolean https = to.getScheme().equals("https");
        String path = to.getRawPath().isEmpty() ? "/" : to.getRawPath();
        return String.join(
                "; ",
                entries.stream()
                        .filter(e -> e.hostOnly ? e.domain.equals(host) : domainMatches(host, e.domain))
                        .filter(e -> pathMatches(path, e.path) && (https || !e.secure))
                        .sorted(Comparator.comparingInt((Entry e) -> -e.path.length())
                                .thenComparingLong(Entry::created))
                        .map(Entry::crumb)
                        .toList());
    }

    private static boolean domainMatches(String host, String domain) {
        return host.equals(domain) || host.endsWith("." + domain) && !Party.isAddress(host);
    }

    private static boolean pathMatches(String path, String cookiePath) {
        return path.equals(cookiePath)
                || path.startsWith(cookiePath) && (cookiePath.endsWith("/") || path.charAt(cookiePath.length()) == '/');
    }
}
