package org.consentry.consent;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.consentry.http.CookieHeader;
import org.consentry.http.Destination;
import org.consentry.http.SameOrigin;
import org.consentry.http.TrustedProxies;
import org.consentry.site.SitePolicy;
import org.consentry.site.Sites;
import org.jspecify.annotations.Nullable;

/** Reads from a request's fields what a decision rests on. */
public final class RequestReader {

    /** The fields of a request, by name without regard to case; an absent one has no values. */
    @FunctionalInterface
    public interface Fields {
        List<String> get(String name);

        default @Nullable String first(String name) {
            List<String> values = get(name);
            return values.isEmpty() ? null : values.get(0);
        }
    }

    /**
     * What the connection itself says.
     *
     * @param method the request's method
     * @param address the peer's address
     * @param secure whether the connection to this server is secure
     */
    public record Connection(String method, String address, boolean secure) {}

    private static final System.Logger LOG = System.getLogger(RequestReader.class.getName());

    /** An IPv6 address in brackets, with some room for its zone. In characters. */
    private static final int LONGEST_ADDRESS = 64;

    private final Sites sites;
    private final ConsentToken tokens;
    private final TrustedProxies proxies;
    private final Revocations revocations;
    private final String publicScheme;
    private final String publicPort;
    private final List<String> geoFields;

    /**
     * @param publicUrl scheme and port that visitors see where no trusted proxy says so, such as {@code
     *     https://shop.example}; empty where the connection itself tells
     */
    public RequestReader(Sites sites, ConsentToken tokens, TrustedProxies proxies, String publicUrl) {
        this(sites, tokens, proxies, publicUrl, Revocations.NONE);
    }

    /**
     * As above.
     *
     * @param revocations asked of every token that is genuine
     */
    public RequestReader(
            Sites sites, ConsentToken tokens, TrustedProxies proxies, String publicUrl, Revocations revocations) {
        this(sites, tokens, proxies, publicUrl, revocations, List.of());
    }

    /**
     * As above.
     *
     * @param geoFields names of the fields in which trusted proxies say where the visitor is: of the country and, where
     *     there is a second, of its subdivision
     */
    public RequestReader(
            Sites sites,
            ConsentToken tokens,
            TrustedProxies proxies,
            String publicUrl,
            Revocations revocations,
            List<String> geoFields) {
        this.revocations = revocations;
        this.geoFields = List.copyOf(geoFields);
        this.sites = sites;
        this.tokens = tokens;
        this.proxies = proxies;
        int scheme = publicUrl.indexOf("://");
        this.publicScheme = scheme < 0 ? "" : publicUrl.substring(0, scheme).toLowerCase(Locale.ROOT);
        String authority = scheme < 0 ? "" : publicUrl.substring(scheme + 3);
        int colon = authority.lastIndexOf(':');
        this.publicPort = colon > authority.lastIndexOf(']') ? authority.substring(colon) : "";
    }

    /** The port that visitors see https at, with its colon; empty for its usual one, and where nobody says. */
    public String securePort() {
        return publicScheme.equals("https") ? publicPort : "";
    }

    /** The facts, or nothing where no site answers to the request's host. */
    public Optional<RequestFacts> read(Connection connection, Fields fields) {
        return read(connection, fields, CookieHeader.of(fields.get("Cookie")));
    }

    /** As above, of a request whose cookies are parsed already. */
    public Optional<RequestFacts> read(Connection connection, Fields fields, CookieHeader cookies) {
        boolean behindProxy = proxies.trusts(connection.address());
        String authority = authority(fields, behindProxy);
        return sites.forHost(authority).map(site -> facts(site, connection, fields, behindProxy, authority, cookies));
    }

    /**
     * The visitor's address: the peer's or, behind trusted proxies, the one that the outermost of them took the request
     * from. Without a port.
     */
    public String visitor(Connection connection, Fields fields) {
        String address = connection.address();
        if (!proxies.trusts(address)) {
            return address;
        }
        String[] hops = String.join(",", fields.get("X-Forwarded-For")).split(",");
        for (int i = hops.length - 1; i >= 0 && proxies.trusts(address); i--) {
            String hop = Sites.hostName(hops[i].strip());
            if (hop.length() > LONGEST_ADDRESS) {
                break;
            }
            address = hop.isEmpty() ? address : hop;
        }
        return address;
    }

    private RequestFacts facts(
            SitePolicy site,
            Connection connection,
            Fields fields,
            boolean behindProxy,
            String authority,
            CookieHeader cookies) {
        boolean https = "https".equals(scheme(connection, fields, behindProxy));
        String host = Sites.hostName(authority);
        String shown = publicScheme.isEmpty() || behindProxy ? authority : host + publicPort;
        String origin = (https ? "https://" : "http://") + shown.toLowerCase(Locale.ROOT);
        return new RequestFacts(
                site,
                origin,
                host,
                https,
                behindProxy,
                consent(site, host, https, cookies),
                signals(fields),
                blind(connection.method(), fields, origin),
                behindProxy ? Region.of(fields, geoFields) : Region.UNKNOWN);
    }

    private static String authority(Fields fields, boolean behindProxy) {
        String forwarded = behindProxy ? lastOf(fields.get("X-Forwarded-Host")) : null;
        String host = forwarded != null ? forwarded : fields.first("Host");
        return host == null ? "" : host;
    }

    private String scheme(Connection connection, Fields fields, boolean behindProxy) {
        String forwarded = behindProxy ? lastOf(fields.get("X-Forwarded-Proto")) : null;
        if (forwarded != null) {
            return forwarded.toLowerCase(Locale.ROOT);
        }
        if (!publicScheme.isEmpty()) {
            return publicScheme;
        }
        return connection.secure() ? "https" : "http";
    }

    /** The nearest proxy writes last, be it a line of its own; what stands before may come from anybody. */
    private static @Nullable String lastOf(List<String> lines) {
        if (lines.isEmpty()) {
            return null;
        }
        String list = lines.get(lines.size() - 1);
        String last = list.substring(list.lastIndexOf(',') + 1).strip();
        return last.isEmpty() ? null : last;
    }

    /**
     * The visitor's last word, under the name of the time before too, where the site began or ceased to share choices.
     * What is kept for a whole domain any host below it may have written: where nothing is shared it only refuses. Who
     * said in any of them to be too young is held to it, whichever is the last word.
     */
    private @Nullable Consent consent(SitePolicy site, String host, boolean https, CookieHeader cookies) {
        String name = ConsentToken.name(https, site, host);
        Consent own = latest(site, name, cookies);
        if (!https) {
            return own;
        }
        boolean shared = name.equals(ConsentToken.SHARED_NAME);
        Consent before = latest(site, shared ? ConsentToken.SECURE_NAME : ConsentToken.SHARED_NAME, cookies);
        if (before == null || own != null && !before.issued().isAfter(own.issued())) {
            return own == null ? null : own.asYoungAs(before);
        }
        return shared ? before.asYoungAs(own) : before.noesOver(own);
    }

    /** There may be several, of a host and of the domain above it: the visitor's last word counts. */
    private @Nullable Consent latest(SitePolicy site, String name, CookieHeader cookies) {
        Consent latest = null;
        for (CookieHeader.Pair pair : cookies.pairs()) {
            if (pair.name().equals(name)) {
                Consent consent = read(site, pair.value()).orElse(null);
                if (consent != null) {
                    boolean later = latest == null || consent.issued().isAfter(latest.issued());
                    latest = later ? consent.asYoungAs(latest) : latest.asYoungAs(consent);
                }
            }
        }
        return latest;
    }

    /** The site that an app's key speaks for. */
    public Optional<SitePolicy> ofApp(String key) {
        return sites.byAppKey(key);
    }

    /** What a token says by now that was kept elsewhere than in a cookie; empty where it is none of that site's. */
    public Optional<Consent> consent(SitePolicy site, String token) {
        return token.isEmpty() ? Optional.empty() : read(site, token);
    }

    /** No proof, no grant: a token that cannot be read is none, and its visitor still gets the page. */
    private Optional<Consent> read(SitePolicy site, String token) {
        try {
            return tokens.read(site, token).flatMap(consent -> standing(site, consent));
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "A consent cookie could not be read", e);
            return Optional.empty();
        }
    }

    private Optional<Consent> standing(SitePolicy site, Consent consent) {
        return switch (revocations.of(site.id(), consent)) {
            case HOLDS -> Optional.of(consent);
            case REFUSED -> Optional.of(consent.refused());
            case GONE -> Optional.empty();
        };
    }

    private static Set<Signal> signals(Fields fields) {
        Set<Signal> signals = EnumSet.noneOf(Signal.class);
        if (isSet(fields.get("Sec-GPC"))) {
            signals.add(Signal.GPC);
        }
        if (isSet(fields.get("DNT"))) {
            signals.add(Signal.DNT);
        }
        return signals;
    }

    /** One exact {@code 1} among several suffices; every other value is ignored (GPC, section 3.2). */
    private static boolean isSet(List<String> values) {
        for (String value : values) {
            if (value.strip().equals("1")) {
                return true;
            }
        }
        return false;
    }

    /**
     * True where the browser held its Lax cookies back: a request from another site that is no plain navigation of the
     * whole window (RFC 6265bis, section 5.2). Plain http tells it by Origin alone.
     */
    private static boolean blind(String method, Fields fields, String origin) {
        boolean safe = method.equals("GET") || method.equals("HEAD");
        String site = fields.first("Sec-Fetch-Site");
        if (site != null) {
            Destination destination = Destination.of(fields.first(Destination.FIELD));
            boolean window = "navigate".equals(fields.first("Sec-Fetch-Mode"))
                    && (destination == Destination.UNSAID || destination == Destination.DOCUMENT);
            return site.equals("cross-site") && !(safe && window);
        }
        String from = fields.first("Origin");
        return !safe && from != null && !SameOrigin.allows(null, from, origin);
    }
}
