package org.consentry.site;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.consentry.catalog.Category;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Reads site policies from YAML 1.2. What a file leaves out takes the strict value; whatever is wrong with it is reported
 * all at once.
 */
public final class PolicyLoader {
    /** Beyond this a file is no policy but a mistake. In bytes. */
    static final int LARGEST = 1 << 20;

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
            "cookies");

    /** The word that stands for the bundled demo shop in {@code upstream}. */
    public static final URI DEMO = URI.create("demo");

    private PolicyLoader() {}

    /** @throws PolicyException with every finding */
    public static SitePolicy load(Path file) throws IOException, PolicyException {
        if (Files.size(file) > LARGEST) {
            throw new PolicyException(List.of(new Finding(
                    file.getFileName().toString(), 0, 0, "the file is larger than 1 MiB", "is it a site policy?")));
        }
        return load(file.getFileName().toString(), Files.readAllBytes(file));
    }

    /** @throws PolicyException with every finding */
    public static SitePolicy load(String name, byte[] yaml) throws PolicyException {
        List<Finding> findings = new ArrayList<>();
        Optional<Node> root = compose(name, yaml, findings);
        if (root.isEmpty()) {
            if (findings.isEmpty()) {
                findings.add(new Finding(name, 0, 0, "the file is empty", "begin with site: and hosts:"));
            }
            throw new PolicyException(findings);
        }
        SitePolicy policy = policy(new PolicyNode(name, findings, root.get(), ""), sha256(yaml));
        if (!findings.isEmpty()) {
            throw new PolicyException(findings);
        }
        return policy;
    }

    private static Optional<Node> compose(String name, byte[] yaml, List<Finding> findings) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(name)
                .setMaxAliasesForCollections(20)
                .setAllowDuplicateKeys(true)
                .build();
        try {
            return new Compose(settings).composeString(new String(yaml, StandardCharsets.UTF_8));
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(m -> m.getLine() + 1).orElse(0);
            int column = e.getProblemMark().map(m -> m.getColumn() + 1).orElse(0);
            findings.add(new Finding(name, line, column, "not YAML: " + e.getProblem(), ""));
        } catch (YamlEngineException e) {
            findings.add(new Finding(name, 0, 0, "not YAML: " + e.getMessage(), ""));
        }
        return Optional.empty();
    }

    private static SitePolicy policy(PolicyNode root, String hash) {
        root.allow(KEYS);
        List<Vendor> vendors = root.list("vendors").stream().map(PolicyLoader::vendor).toList();
        List<Purpose> purposes = purposes(root, vendors);
        PolicyNode signals = root.child("signals");
        signals.allow(Set.of("gpc", "dnt"));
        return new SitePolicy(
                siteId(root),
                hosts(root),
                upstream(root),
                contact(root),
                notice(root),
                languages(root),
                purposes,
                vendors,
                cookies(root, purposes),
                signals.value("gpc", true, PolicyLoader::honour, "write honour or ignore"),
                signals.value("dnt", false, PolicyLoader::honour, "write honour or ignore"),
                root.value("validity", Duration.ofDays(180), PolicyLoader::period, "write a period such as 6 months"),
                Duration.ofDays(root.value("learning-days", 14, PolicyLoader::days, "write a number of days, 0 to 365")),
                root.value(
                        "enforcement",
                        Enforcement.MARKUP,
                        text -> Enforcement.of(text).orElse(null),
                        "write observe, markup or strict"),
                hash);
    }

    private static String siteId(PolicyNode root) {
        String id = root.required("site");
        if (!id.isEmpty() && !isName(id)) {
            root.child("site").problem("\"" + id + "\" is no site name", "use lower-case letters, digits, - and .");
        }
        return id;
    }

    private static List<String> hosts(PolicyNode root) {
        List<String> hosts = new ArrayList<>();
        for (PolicyNode node : root.list("hosts")) {
            String host = node.text("").toLowerCase(Locale.ROOT);
            if (!Sites.isHostPattern(host)) {
                node.problem("\"" + host + "\" is no host", "write shop.example, *.shop.example or *, without a port");
            } else if (hosts.contains(host)) {
                node.problem("host " + host + " stands twice", "keep one of them");
            }
            hosts.add(host);
        }
        if (hosts.isEmpty()) {
            root.problem("the policy names no hosts", "add hosts: [shop.example]");
        }
        return hosts;
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
            node.problem("\"" + text + "\" is no upstream", "write http://host:port or https://host, without a path");
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
                    && (uri.getRawPath() == null || uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"));
            return http && bare && uri.getHost() != null ? uri : null;
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
            root.problem("\"notice\" is missing", "add notice: {version: …, statement: /privacy, effective: 2026-11-01}");
            return new Notice("", "", LocalDate.EPOCH);
        }
        node.allow(Set.of("version", "statement", "effective"));
        String version = node.required("version");
        if (version.length() > 40 || version.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            node.child("version").problem("\"" + version + "\" is no version", "up to 40 printable letters, no spaces");
        }
        node.required("effective");
        return new Notice(
                version,
                webAddress(node, "statement"),
                node.value("effective", LocalDate.EPOCH, PolicyLoader::date, "write a date such as 2026-11-01"));
    }

    /** Addresses become links in front of visitors: a script in one would run on the operator's site. */
    private static String webAddress(PolicyNode node, String key) {
        String text = node.text(key, "");
        boolean path = text.startsWith("/") && !text.startsWith("//");
        boolean web = text.startsWith("https://") || text.startsWith("http://");
        if (!text.isEmpty() && !path && !web) {
            node.child(key).problem("\"" + text + "\" is no web address", "write https://… or a path such as /privacy");
        }
        return text;
    }

    private static List<String> languages(PolicyNode root) {
        List<String> languages = new ArrayList<>();
        for (PolicyNode node : root.list("languages")) {
            String tag = node.text("");
            if (!isLanguage(tag)) {
                node.problem("\"" + tag + "\" is no language tag", "write en, de, pt-BR …");
            }
            languages.add(tag);
        }
        if (languages.isEmpty()) {
            languages.add("en");
        }
        return languages;
    }

    private static Vendor vendor(PolicyNode node) {
        node.allow(Set.of("name", "policy", "hosts"));
        return new Vendor(node.required("name"), webAddress(node, "policy"), node.texts("hosts"));
    }

    private static List<Purpose> purposes(PolicyNode root, List<Vendor> vendors) {
        Set<String> names = new HashSet<>();
        vendors.forEach(vendor -> names.add(vendor.name()));
        Set<String> seen = new HashSet<>();
        List<Purpose> purposes = new ArrayList<>();
        for (PolicyNode node : root.list("purposes")) {
            Purpose purpose = purpose(node);
            if (!seen.add(purpose.id())) {
                node.problem("purpose \"" + purpose.id() + "\" stands twice", "give each its own id");
            }
            for (String vendor : purpose.vendors()) {
                if (!names.contains(vendor)) {
                    node.child("vendors").problem("\"" + vendor + "\" is not in the list of vendors", "add it to vendors:");
                }
            }
            purposes.add(purpose);
        }
        return purposes;
    }

    private static Purpose purpose(PolicyNode node) {
        node.allow(Set.of("id", "category", "basis", "vendors", "texts"));
        String id = node.required("id");
        if (!id.isEmpty() && (!isName(id) || id.length() > 40)) {
            node.child("id").problem("\"" + id + "\" is no purpose id", "use up to 40 lower-case letters, digits and -");
        }
        node.required("category");
        Category category = node.value(
                "category",
                Category.MARKETING,
                text -> Category.of(text).orElse(null),
                "write necessary, functional, analytics or marketing");
        LegalBasis basis = node.value(
                "basis",
                LegalBasis.CONSENT,
                text -> LegalBasis.of(text).orElse(null),
                "write consent, contract, legal-obligation, vital-interest, public-task or legitimate-interest");
        Map<String, Purpose.Text> texts = new HashMap<>();
        node.child("texts").entries().forEach((language, text) -> {
            if (!isLanguage(language)) {
                text.problem("\"" + language + "\" is no language tag", "write en, de, pt-BR …");
            }
            text.allow(Set.of("title", "description"));
            texts.put(language, new Purpose.Text(text.required("title"), text.text("description", "")));
        });
        return new Purpose(id, category, basis, node.texts("vendors"), texts);
    }

    private static List<DeclaredCookie> cookies(PolicyNode root, List<Purpose> purposes) {
        List<DeclaredCookie> cookies = new ArrayList<>();
        for (PolicyNode node : root.list("cookies")) {
            node.allow(Set.of("name", "purpose", "host", "vendor", "lifetime"));
            DeclaredCookie cookie = new DeclaredCookie(
                    node.required("name"),
                    node.required("purpose"),
                    node.text("host", ""),
                    node.text("vendor", ""),
                    node.text("lifetime", ""));
            if (cookie.name().equals("*")) {
                node.child("name").problem("\"*\" would declare every cookie", "name the cookies");
            }
            if (!cookie.purpose().isEmpty()
                    && purposes.stream().noneMatch(p -> p.id().equals(cookie.purpose()))) {
                node.child("purpose").problem("no purpose is called \"" + cookie.purpose() + "\"", "add it to purposes:");
            }
            cookies.add(cookie);
        }
        return cookies;
    }

    private static @Nullable Boolean honour(String text) {
        return switch (text) {
            case "honour", "honor" -> true;
            case "ignore" -> false;
            default -> null;
        };
    }

    private static @Nullable Integer days(String text) {
        try {
            int days = Integer.parseInt(text);
            return days >= 0 && days <= 365 ? days : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** A month counts 30 days and a year 365: a choice then lasts no longer than the calendar's period. */
    static @Nullable Duration period(String text) {
        String[] parts = text.split(" ", -1);
        try {
            int count = Integer.parseInt(parts[0]);
            int unit = parts.length != 2
                    ? 0
                    : switch (parts[1]) {
                        case "day", "days" -> 1;
                        case "week", "weeks" -> 7;
                        case "month", "months" -> 30;
                        case "year", "years" -> 365;
                        default -> 0;
                    };
            long days = (long) count * unit;
            return days >= 1 && days <= 3650 ? Duration.ofDays(days) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static @Nullable LocalDate date(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static boolean isName(String text) {
        return text.length() <= 100
                && text.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '.');
    }

    private static boolean isLanguage(String tag) {
        try {
            return !new Locale.Builder().setLanguageTag(tag).build().getLanguage().isEmpty();
        } catch (IllformedLocaleException e) {
            return false;
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
