package org.consentry.site;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Reads site policies from YAML 1.2. What a file leaves out takes the strict value; whatever is wrong with it is reported
 * all at once.
 */
public final class PolicyLoader {
    private static final Set<String> KEYS = Set.of(
            "site",
            "hosts",
            "upstream",
            "controller",
            "notice",
            "languages",
            "enforcement",
            "signals",
            "validity",
            "learning-days",
            "vendors",
            "purposes",
            "cookies",
            "unknown-hosts",
            "tracking-paths",
            "host-rules",
            "clear-site-data",
            "retention",
            "apps",
            "design",
            "texts",
            "consent-mode",
            "regimes",
            "share",
            "requests",
            "representative",
            "officer",
            "authority",
            "clauses",
            "storage",
            "claims",
            "minimum-age",
            "webhooks",
            "archive",
            "transport",
            "essential-only",
            "unknown-cookies");

    /** The word that stands for the bundled demo shop in {@code upstream}. */
    public static final URI DEMO = URI.create("demo");

    private PolicyLoader() {}

    /** As {@link #load(Path, Enforcement)}, acting on cookies and markup where the policy does not say. */
    public static SitePolicy load(Path file) throws IOException, PolicyException {
        return load(file, Enforcement.MARKUP);
    }

    /**
     * @param otherwise how far the gateway goes where the policy does not say
     * @throws PolicyException with every finding
     */
    public static SitePolicy load(Path file, Enforcement otherwise) throws IOException, PolicyException {
        Path last = file.getFileName();
        String name = last == null ? file.toString() : last.toString();
        if (Files.size(file) > PolicyYaml.LARGEST) {
            throw new PolicyException(List.of(PolicyYaml.tooLarge(name)));
        }
        return load(name, Files.readAllBytes(file), otherwise);
    }

    /** As {@link #load(String, byte[], Enforcement)}, acting on cookies and markup where the policy does not say. */
    public static SitePolicy load(String name, byte[] yaml) throws PolicyException {
        return load(name, yaml, Enforcement.MARKUP);
    }

    /**
     * @param otherwise how far the gateway goes where the policy does not say
     * @throws PolicyException with every finding, in the file's order
     */
    public static SitePolicy load(String name, byte[] yaml, Enforcement otherwise) throws PolicyException {
        List<Finding> findings = new ArrayList<>();
        Optional<Node> root = PolicyYaml.read(name, yaml, findings);
        if (root.isEmpty()) {
            throw new PolicyException(findings);
        }
        PolicyNode top = new PolicyNode(name, findings, root.get(), "");
        if (!top.isBlock()) {
            top.problem("the policy must be a block of keys and values", "begin with site: and hosts:");
            throw new PolicyException(findings);
        }
        SitePolicy policy = policy(top, sha256(yaml), otherwise);
        if (!findings.isEmpty()) {
            // A place that is read twice reports twice.
            throw new PolicyException(findings.stream()
                    .distinct()
                    .sorted(Comparator.comparingInt(Finding::line).thenComparingInt(Finding::column))
                    .toList());
        }
        return policy;
    }

    private static SitePolicy policy(PolicyNode root, String hash, Enforcement otherwise) {
        root.allow(KEYS);
        List<String> hosts = hosts(root);
        List<Vendor> vendors = PolicyPurposes.vendors(root);
        List<Purpose> purposes = PolicyPurposes.purposes(root, vendors);
        PolicyNode signals = root.child("signals");
        signals.allow(Set.of("gpc", "dnt"));
        Duration validity =
                root.value("validity", Duration.ofDays(180), PolicyWords::period, "write a period such as 6 months");
        return new SitePolicy(
                siteId(root),
                hosts,
                upstream(root),
                contact(root),
                notice(root),
                languages(root),
                purposes,
                vendors,
                PolicyPurposes.cookies(root, purposes),
                signals.value("gpc", true, PolicyWords::honour, "write honour or ignore"),
                signals.value("dnt", false, PolicyWords::honour, "write honour or ignore"),
                validity,
                Duration.ofDays(root.value("learning-days", 14, PolicyWords::days, "write a number of days, 0 to 365")),
                root.value(
                        "enforcement",
                        otherwise,
                        text -> Enforcement.of(text).orElse(null),
                        "write observe, markup or strict"),
                root.value("unknown-hosts", false, PolicyWords::gate, "write gate or allow"),
                PolicyHosts.trackingPaths(root, purposes),
                PolicyHosts.rules(root, purposes),
                root.value("clear-site-data", false, PolicyWords::yes, "write true or false"),
                PolicyRetention.read(root, validity),
                PolicyApps.read(root),
                PolicyRegimes.read(root),
                PolicySharing.read(root, hosts),
                new Presentation(
                        PolicyDesign.read(root), PolicyTexts.read(root), PolicyConsentMode.read(root, purposes)),
                PolicyRequests.read(root),
                PolicyPromises.read(root, purposes),
                PolicyTransport.read(root),
                root.value("unknown-cookies", true, PolicyWords::gate, "write gate or allow"),
                hash);
    }

    private static String siteId(PolicyNode root) {
        String id = root.required("site");
        if (!id.isEmpty() && !PolicyWords.isName(id)) {
            root.child("site").problem("\"" + id + "\" is no site name", "use lower-case letters, digits, - and .");
        }
        return id;
    }

    private static List<String> hosts(PolicyNode root) {
        Set<String> hosts = new LinkedHashSet<>();
        for (PolicyNode node : root.list("hosts")) {
            String host = host(node);
            if (!host.isEmpty() && !hosts.add(host)) {
                node.problem("host " + host + " stands twice", "keep one of them");
            }
        }
        if (!root.child("hosts").present() || root.child("hosts").isEmptyList()) {
            root.problem("the policy names no hosts", "add hosts: [shop.example]");
        }
        return List.copyOf(hosts);
    }

    /** A host in lower case; empty, with a finding, where the text is none. */
    static String host(PolicyNode node) {
        String host = node.text("").toLowerCase(Locale.ROOT);
        if (Sites.isHostPattern(host)) {
            return host;
        }
        node.problem("\"" + host + "\" is no host", "write shop.example, *.shop.example or *, without a port");
        return "";
    }

    private static @Nullable URI upstream(PolicyNode root) {
        PolicyNode node = root.child("upstream");
        String text = node.text("");
        if (text.isEmpty()) {
            return null;
        }
        if (text.equals("demo")) {
            return DEMO;
        }
        URI uri = upstream(text);
        if (uri == null) {
            // A password may stand in it, and findings are logged.
            String shown = text.indexOf('@') >= 0 ? "an address with an @" : "\"" + text + "\"";
            node.problem(
                    shown + " is no upstream",
                    "write http://host:port or https://host, without a path; no _ in the name");
        }
        return uri;
    }

    /** An upstream's address, or {@code null} where the text is none: scheme, host and port alone. */
    public static @Nullable URI upstream(String text) {
        try {
            URI uri = URI.create(text);
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            boolean bare = uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null
                    && (uri.getRawPath() == null
                            || uri.getRawPath().isEmpty()
                            || uri.getRawPath().equals("/"));
            boolean port = uri.getPort() == -1 || uri.getPort() > 0 && uri.getPort() < 65536;
            return http && bare && port && uri.getHost() != null ? uri : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static Contact contact(PolicyNode root) {
        PolicyNode node = root.child("controller");
        if (!node.present()) {
            root.problem("\"controller\" is missing", "add controller: {name: …, email: …}");
            return new Contact("", "", "", "", "");
        }
        node.allow(Set.of("name", "address", "email", "phone", "url"));
        return new Contact(
                node.required("name"),
                node.text("address", ""),
                node.text("email", ""),
                node.text("phone", ""),
                webAddress(node, "url"));
    }

    private static Notice notice(PolicyNode root) {
        PolicyNode node = root.child("notice");
        if (!node.present()) {
            root.problem(
                    "\"notice\" is missing", "add notice: {version: …, statement: /privacy, effective: 2026-11-01}");
            return new Notice("", "", LocalDate.EPOCH, Map.of());
        }
        node.allow(Set.of("version", "statement", "effective", "changes"));
        String version = node.required("version");
        if (version.length() > 40 || version.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            node.child("version").problem("\"" + version + "\" is no version", "up to 40 printable letters, no spaces");
        }
        return new Notice(
                version,
                webAddress(node, "statement"),
                node.requiredValue("effective", LocalDate.EPOCH, PolicyWords::date, "write a date such as 2026-11-01"),
                changes(node));
    }

    private static Map<String, String> changes(PolicyNode notice) {
        Map<String, String> changes = new HashMap<>();
        notice.child("changes").entries().forEach((language, line) -> {
            if (!PolicyWords.isLanguage(language)) {
                line.problem("\"" + language + "\" is no language tag", "write en, de, pt-BR …");
            }
            changes.put(language, PolicyWords.plain(line.text("")));
        });
        return changes;
    }

    /** Addresses become links in front of visitors: a script in one would run on the operator's site. */
    static String webAddress(PolicyNode node, String key) {
        String text = node.text(key, "");
        boolean path = text.startsWith("/") && !text.startsWith("//");
        boolean web = text.startsWith("https://") || text.startsWith("http://");
        boolean plain = text.chars().allMatch(c -> c > ' ' && c != '\\' && c != 0x7F);
        if (!text.isEmpty() && !(plain && (path || web))) {
            node.child(key).problem("\"" + text + "\" is no web address", "write https://… or a path such as /privacy");
        }
        return text;
    }

    private static List<String> languages(PolicyNode root) {
        Set<String> languages = new LinkedHashSet<>();
        for (PolicyNode node : root.list("languages")) {
            String tag = node.text("");
            if (tag.equals("*")) {
                languages.addAll(Bundles.languages());
            } else if (!PolicyWords.isLanguage(tag)) {
                node.problem("\"" + tag + "\" is no language tag", "write en, de, pt-BR …, or \"*\" for all there are");
            } else if (!languages.add(tag)) {
                node.problem("language " + tag + " stands twice", "keep one of them");
            }
        }
        return languages.isEmpty() ? List.of("en") : List.copyOf(languages);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
