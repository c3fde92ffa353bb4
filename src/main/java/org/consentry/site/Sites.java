package org.consentry.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The sites that this gateway answers for, found by host name in a time that does not grow with their number: an exact
 * host first, then the longest wildcard, then the site that answers to any host.
 */
public final class Sites {
    private static final int LONGEST_NAME = 253;

    private final List<SitePolicy> policies;
    private final Map<String, SitePolicy> byHost = new HashMap<>();
    private final Map<String, SitePolicy> byId = new HashMap<>();
    private final Map<String, SitePolicy> byKey = new HashMap<>();

    /** @throws PolicyException where two sites share a name, a host, an app's key or a domain of shared choices */
    public Sites(List<SitePolicy> policies) throws PolicyException {
        this.policies = List.copyOf(policies);
        List<Finding> findings = new ArrayList<>();
        Map<String, SitePolicy> byDomain = new HashMap<>();
        for (SitePolicy policy : policies) {
            String domain = policy.sharing().domain();
            SitePolicy sharer = domain.isEmpty() ? null : byDomain.putIfAbsent(domain, policy);
            if (sharer != null && sharer != policy) {
                findings.add(new Finding(
                        policy.id(),
                        0,
                        0,
                        "choices below " + domain + " are shared by " + sharer.id() + " too",
                        "share them in one: there a browser keeps one choice alone"));
            }
            if (byId.putIfAbsent(policy.id(), policy) != null) {
                findings.add(new Finding(policy.id(), 0, 0, "two policies are called " + policy.id(), "rename one"));
            }
            for (String host : policy.hosts()) {
                SitePolicy other = byHost.putIfAbsent(host, policy);
                if (other != null && other != policy) {
                    findings.add(new Finding(
                            policy.id(),
                            0,
                            0,
                            "host " + host + " belongs to " + other.id() + " too",
                            "keep it in one"));
                }
            }
            for (AppKey app : policy.apps()) {
                SitePolicy other = byKey.putIfAbsent(app.key(), policy);
                if (other != null && other != policy) {
                    findings.add(new Finding(
                            policy.id(),
                            0,
                            0,
                            "the key of app " + app.name() + " belongs to " + other.id() + " too",
                            "give each site's app a key of its own"));
                }
            }
        }
        if (!findings.isEmpty()) {
            throw new PolicyException(findings);
        }
    }

    /**
     * Reads every {@code *.yaml} of a folder, in the order of their names.
     *
     * @param otherwise how far the gateway goes where a policy does not say
     * @param findings takes what is wrong with any of them
     * @return the sound ones
     */
    public static List<SitePolicy> read(Path folder, Enforcement otherwise, List<Finding> findings) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(f -> f.getFileName().toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
        List<SitePolicy> policies = new ArrayList<>();
        for (Path file : files) {
            try {
                policies.add(PolicyLoader.load(file, otherwise));
            } catch (PolicyException e) {
                findings.addAll(e.findings());
            }
        }
        return policies;
    }

    public List<SitePolicy> all() {
        return policies;
    }

    public Optional<SitePolicy> byId(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** The site that an app's key speaks for. */
    public Optional<SitePolicy> byAppKey(String key) {
        return Optional.ofNullable(byKey.get(key));
    }

    /** The site that a Host value, with or without a port, belongs to. */
    public Optional<SitePolicy> forHost(String hostAndPort) {
        String host = hostName(hostAndPort);
        SitePolicy found = byHost.get(host);
        // No name is longer (RFC 1035, section 2.3.4): a Host of dots alone would cost a lookup for each.
        int dots = host.length() > LONGEST_NAME ? -1 : host.indexOf('.');
        for (int dot = dots; found == null && dot >= 0; dot = host.indexOf('.', dot + 1)) {
            found = byHost.get("*" + host.substring(dot));
        }
        return Optional.ofNullable(found != null ? found : byHost.get("*"));
    }

    /** A Host value in lower case, without its port and without the root's trailing dot. */
    public static String hostName(String hostAndPort) {
        String host = hostAndPort;
        int colon = host.lastIndexOf(':');
        if (colon >= 0 && host.indexOf(']', colon) < 0 && (host.startsWith("[") || host.indexOf(':') == colon)) {
            host = host.substring(0, colon);
        }
        if (host.endsWith(".")) {
            host = host.substring(0, host.length() - 1);
        }
        return host.toLowerCase(Locale.ROOT);
    }

    static boolean isHostPattern(String host) {
        if (host.equals("*")) {
            return true;
        }
        String name = host.startsWith("*.") ? host.substring(2) : host;
        if (name.startsWith("[") && name.endsWith("]")) {
            return name.equals(host)
                    && name.length() > 2
                    && name.substring(1, name.length() - 1)
                            .chars()
                            .allMatch(c -> Character.digit(c, 16) >= 0 || c == ':' || c == '.');
        }
        return !name.isEmpty()
                && name.length() <= LONGEST_NAME
                && !name.startsWith(".")
                && !name.endsWith(".")
                && !name.contains("..")
                && name.chars()
                        .allMatch(
                                c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '.' || c == '_');
    }
}
