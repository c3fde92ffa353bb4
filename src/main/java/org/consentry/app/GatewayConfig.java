package org.consentry.app;

import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.consentry.http.TrustedProxies;
import org.consentry.ledger.LedgerSettings;
import org.consentry.rights.ListedHosts;
import org.consentry.rights.WebhookSettings;
import org.consentry.site.Enforcement;
import org.consentry.site.PolicyLoader;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one server, read and checked as a whole.
 *
 * @param upstream the site to front instead of the demo shop; {@code null} where policies alone say
 * @param publicUrl scheme and port that visitors see where no trusted proxy says so; empty where the connection tells
 * @param sites folder of the site policies
 * @param catalog folder of what the operator adds to the catalogue; {@code null} where nothing is
 * @param data folder of what must last
 * @param ledger where the records are kept
 * @param secret the key that signs tokens; empty to generate one and keep it
 * @param proxies whose forwarding fields are believed
 * @param geoFields names of the fields in which those proxies say where a visitor is: of the country, and perhaps of its
 *     subdivision
 * @param httpPort where visitors come in, for the start-up message
 * @param httpsPort where visitors come in by https; 0 where that is turned off
 * @param managementPort where reviewers come in
 * @param reviewPassword of the account {@code reviewer}; empty to generate one and print it once
 * @param reviewHosts names that the management port answers to besides the loopback ones
 * @param enforcement how far the gateway goes where a site's policy does not say
 * @param defaultSite id of the site that answers for hosts which no policy names; empty for none
 * @param webhooks how recipients that policies name are told of what happened
 */
record GatewayConfig(
        @Nullable URI upstream,
        String publicUrl,
        Path sites,
        @Nullable Path catalog,
        Path data,
        LedgerSettings ledger,
        String secret,
        TrustedProxies proxies,
        List<String> geoFields,
        int httpPort,
        int httpsPort,
        int managementPort,
        String reviewPassword,
        List<String> reviewHosts,
        Enforcement enforcement,
        String defaultSite,
        WebhookSettings webhooks) {

    GatewayConfig {
        Objects.requireNonNull(publicUrl);
        Objects.requireNonNull(sites);
        Objects.requireNonNull(data);
        Objects.requireNonNull(ledger);
        Objects.requireNonNull(secret);
        Objects.requireNonNull(proxies);
        geoFields = List.copyOf(geoFields);
        Objects.requireNonNull(reviewPassword);
        reviewHosts = List.copyOf(reviewHosts);
        Objects.requireNonNull(enforcement);
        Objects.requireNonNull(defaultSite);
        Objects.requireNonNull(webhooks);
    }

    /**
     * Reads every setting.
     *
     * @param settings gives a setting's text by its name
     * @param errors takes each thing that is wrong and how to mend it
     */
    static GatewayConfig read(Function<String, Optional<String>> settings, List<String> errors) {
        Function<String, String> text =
                name -> settings.apply(name).map(String::strip).orElse("");
        return new GatewayConfig(
                upstream(text.apply("consentry.upstream"), errors),
                publicUrl(text.apply("consentry.public-url"), errors),
                path(text, "consentry.sites", "sites"),
                text.apply("consentry.catalog").isEmpty() ? null : path(text, "consentry.catalog", ""),
                path(text, "consentry.data", "consentry-data"),
                ledger(text, errors),
                secret(text.apply("consentry.secret"), errors),
                proxies(text.apply("consentry.trusted-proxies"), errors),
                geoFields(text, errors),
                port(text, "consentry.http.port", 9080, errors),
                httpsPort(text),
                port(text, "consentry.management.port", 9081, errors),
                password(text.apply("consentry.review.password"), errors),
                list(text.apply("consentry.review.hosts")),
                enforcement(text.apply("consentry.enforcement"), errors),
                text.apply("consentry.default-site"),
                new WebhookSettings(settings, privateHosts(text.apply("consentry.webhook.private-hosts"), errors)));
    }

    private static @Nullable URI upstream(String text, List<String> errors) {
        if (text.isEmpty()) {
            return null;
        }
        URI uri = PolicyLoader.upstream(text);
        if (uri == null) {
            errors.add("consentry.upstream: \"" + text + "\" is no upstream"
                    + " (write http://host:port or https://host, without a path)");
        }
        return uri;
    }

    private static String publicUrl(String text, List<String> errors) {
        if (!text.isEmpty() && PolicyLoader.upstream(text) == null) {
            errors.add("consentry.public-url: \"" + text + "\" is no address"
                    + " (write https://shop.example or https://shop.example:8443)");
            return "";
        }
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    private static Path path(Function<String, String> text, String name, String otherwise) {
        String given = text.apply(name);
        return Path.of(given.isEmpty() ? otherwise : given).toAbsolutePath().normalize();
    }

    private static LedgerSettings ledger(Function<String, String> text, List<String> errors) {
        String url = text.apply("consentry.ledger.url");
        String user = text.apply("consentry.ledger.user");
        String password = text.apply("consentry.ledger.password");
        if (!url.isEmpty() && !url.startsWith(LedgerSettings.POSTGRESQL)) {
            // An address may hold a password: it is not repeated.
            errors.add("consentry.ledger.url: this is no PostgreSQL address (write " + LedgerSettings.POSTGRESQL
                    + "//host:5432/database, or leave it out and SQLite is used)");
            url = "";
        } else if (url.isEmpty() && !(user + password).isEmpty()) {
            errors.add("consentry.ledger.url: it is missing, but a user or password for it is there"
                    + " (write it, or leave all three out and SQLite is used)");
        }
        return new LedgerSettings(path(text, "consentry.data", "consentry-data"), url, user, password);
    }

    private static String secret(String text, List<String> errors) {
        if (!text.isEmpty() && text.length() < 32) {
            errors.add("consentry.secret: it has " + text.length() + " characters, too few to be safe"
                    + " (write at least 32 random ones, or leave it out and one is generated)");
            return "";
        }
        return text;
    }

    private static String password(String text, List<String> errors) {
        if (!text.isEmpty() && text.length() < 8) {
            errors.add("consentry.review.password: it has " + text.length() + " characters, too few to be safe"
                    + " (write at least 8, or leave it out and one is generated)");
            return "";
        }
        if (text.length() > 256) {
            errors.add("consentry.review.password: it has " + text.length() + " characters (write at most 256)");
            return "";
        }
        return text;
    }

    private static Enforcement enforcement(String text, List<String> errors) {
        Enforcement known =
                text.isEmpty() ? Enforcement.MARKUP : Enforcement.of(text).orElse(null);
        if (known == null) {
            errors.add("consentry.enforcement: \"" + text + "\" is no mode (write observe, markup or strict)");
            return Enforcement.MARKUP;
        }
        return known;
    }

    private static TrustedProxies proxies(String text, List<String> errors) {
        try {
            return TrustedProxies.of(list(text));
        } catch (IllegalArgumentException e) {
            errors.add("consentry.trusted-proxies: " + e.getMessage() + " (write 10.0.0.7 or 10.0.0.0/8)");
            return TrustedProxies.NONE;
        }
    }

    private static ListedHosts privateHosts(String text, List<String> errors) {
        try {
            return ListedHosts.of(list(text));
        } catch (IllegalArgumentException e) {
            errors.add("consentry.webhook.private-hosts: " + e.getMessage()
                    + " (write names of hosts, addresses or networks: crm.intern, 10.1.2.0/24)");
            return ListedHosts.NONE;
        }
    }

    private static List<String> geoFields(Function<String, String> text, List<String> errors) {
        List<String> names = list(text.apply("consentry.geo.header"));
        if (names.size() > 2 || !names.stream().allMatch(GatewayConfig::isFieldName)) {
            errors.add("consentry.geo.header: these are no names of fields"
                    + " (write CF-IPCountry, or CF-IPCountry,CF-Region-Code)");
            return List.of();
        }
        if (!names.isEmpty() && list(text.apply("consentry.trusted-proxies")).isEmpty()) {
            errors.add("consentry.geo.header: no proxy is trusted, so that anybody could write the field"
                    + " (name yours in consentry.trusted-proxies)");
        }
        return names;
    }

    /** Letters, digits and hyphens are all that is needed of the tokens of RFC 9110, section 5.6.2. */
    private static boolean isFieldName(String name) {
        return name.chars().allMatch(c -> c == '-' || c >= '0' && c <= '9' || (c | 0x20) >= 'a' && (c | 0x20) <= 'z');
    }

    /** The server takes it as it is, and turns https off by a number that is no port. */
    private static int httpsPort(Function<String, String> text) {
        String given = text.apply("consentry.https.port");
        try {
            int port = given.isEmpty() ? 9443 : Integer.parseInt(given);
            return port > 0 && port < 65536 ? port : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static int port(Function<String, String> text, String name, int otherwise, List<String> errors) {
        String given = text.apply(name);
        try {
            int port = given.isEmpty() ? otherwise : Integer.parseInt(given);
            if (port > 0 && port < 65536) {
                return port;
            }
        } catch (NumberFormatException e) {
            // Reported below, as a number out of range is.
        }
        errors.add(name + ": \"" + given + "\" is no port (write a number from 1 to 65535)");
        return otherwise;
    }

    private static List<String> list(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .toList();
    }
}
