package org.consentry.site;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The sites that are served now, found by host name in a time that does not grow with their number: an exact host
 * first, then the longest wildcard, then the site that answers to any host. They may be replaced at any time, all at
 * once: each question is answered from one whole state. Safe for any number of threads.
 */
public final class Sites {
    private static final int LONGEST_NAME = 253;

    private final String otherwise;
    private volatile SiteIndex now;

    /** As below, without a site for hosts that no policy names. */
    public Sites(List<SitePolicy> policies) throws PolicyException {
        this(policies, "");
    }

    /**
     * @param otherwise id of the site that answers for hosts which no policy names; empty for none
     * @throws PolicyException where two sites share a name, a host, an app's key or a domain of shared choices
     */
    public Sites(List<SitePolicy> policies, String otherwise) throws PolicyException {
        this.otherwise = otherwise;
        this.now = index(policies, otherwise);
    }

    private static SiteIndex index(List<SitePolicy> policies, String otherwise) throws PolicyException {
        SiteIndex index = new SiteIndex(policies, otherwise);
        if (!index.clashes().isEmpty()) {
            throw new PolicyException(
                    index.clashes().stream().map(Clash::finding).toList());
        }
        return index;
    }

    /** Why these could not be served together; empty where they could. */
    public static List<Clash> clashes(List<SitePolicy> policies, String otherwise) {
        return new SiteIndex(policies, otherwise).clashes();
    }

    /**
     * Serves these from now on.
     *
     * @throws PolicyException as at the beginning; then those of before go on
     */
    public void replace(List<SitePolicy> policies) throws PolicyException {
        now = index(policies, otherwise);
    }

    /**
     * Reads every {@code *.yaml} of a folder, in the order of their names.
     *
     * @param otherwise how far the gateway goes where a policy does not say
     * @param findings takes what is wrong with any of them
     * @return the sound ones
     */
    public static List<SitePolicy> read(Path folder, Enforcement otherwise, List<Finding> findings) throws IOException {
        PolicyFolder files = new PolicyFolder(folder, otherwise);
        List<SitePolicy> policies = new ArrayList<>();
        for (PolicyFolder.Content content : files.read(files.look().keySet()).values()) {
            findings.addAll(content.findings());
            if (content.policy() != null) {
                policies.add(content.policy());
            }
        }
        return policies;
    }

    public List<SitePolicy> all() {
        return now.policies;
    }

    public Optional<SitePolicy> byId(String id) {
        return Optional.ofNullable(now.byId(id));
    }

    /** The site that an app's key speaks for. */
    public Optional<SitePolicy> byAppKey(String key) {
        return Optional.ofNullable(now.byKey(key));
    }

    /** The site that a Host value, with or without a port, belongs to. */
    public Optional<SitePolicy> forHost(String hostAndPort) {
        // No name is longer (RFC 1035, section 2.3.4): a Host of dots alone would cost a lookup for each.
        return Optional.ofNullable(now.forHost(hostName(hostAndPort), LONGEST_NAME));
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
                && !("." + name + ".").contains(".-")
                && !(name + ".").contains("-.")
                && name.chars()
                        .allMatch(
                                c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '.' || c == '_');
    }
}
