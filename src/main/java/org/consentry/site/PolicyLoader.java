package org.consentry.site;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Reads site policies from YAML 1.2. What a file leaves out takes the strict value; whatever is wrong with it is
 * reported all at once.
 */
public final class PolicyLoader {
    /** The word that stands for the bundled demo shop in {@code upstream}; {@link #isDemo} tells of the others. */
    public static final URI DEMO = URI.create("demo");

    private PolicyLoader() {}

    /** Whether an upstream is one of the bundled ones: {@link #DEMO}, or {@code demo-} and a name. */
    public static boolean isDemo(@Nullable URI upstream) {
        return upstream != null && PolicyAddresses.isDemo(upstream.toString());
    }

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
        PolicyNode top = PolicyNode.root(name, findings, root.get());
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
        root.allow();
        List<String> hosts = PolicyAddresses.hosts(root);
        List<Vendor> vendors = PolicyPurposes.vendors(root);
        List<Purpose> purposes = PolicyPurposes.purposes(root, vendors);
        Regimes regimes = PolicyRegimes.read(root, purposes);
        boolean essential = regimes.otherwise() == Regime.ESSENTIAL;
        PolicyNode signals = root.child("signals");
        signals.allow();
        Duration validity =
                root.value("validity", Duration.ofDays(180), PolicyWords::period, "write a period such as 6 months");
        return new SitePolicy(
                siteId(root),
                hosts,
                PolicyAddresses.upstream(root),
                PolicyContacts.controller(root),
                PolicyNotice.read(root),
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
                root.value("unknown-hosts", essential, PolicyWords::gate, "write gate or allow"),
                PolicyHosts.trackingPaths(root, purposes),
                PolicyHosts.rules(root, purposes),
                root.value("clear-site-data", false, PolicyWords::yes, "write true or false"),
                PolicyRetention.read(root, validity),
                PolicyApps.read(root),
                regimes,
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
        if (root.child("languages").isEmptyList()) {
            root.child("languages").problem("the site speaks no language", "write languages: [en], or take it out");
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
