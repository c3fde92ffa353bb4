package org.consentry.review;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.consentry.http.Party;

/**
 * Which cookie a reviewer asks about, read strictly: what is unknown, given twice or senseless is named. Without a name
 * nothing is asked yet.
 *
 * @param site id of the site
 * @param name as sent; empty where nothing is asked
 * @param host in normal form; empty for the site's own
 * @param given what to show again in the form, by parameter
 * @param problems what is wrong, by parameter; empty for a sound question
 */
record WhyQuestion(String site, String name, String host, Map<String, String> given, Map<String, String> problems) {
    private static final Set<String> PARAMETERS = Set.of("site", "name", "host");

    /** Browsers keep no more of name and value together (RFC 6265bis, section 5.6). */
    private static final int LONGEST_NAME = 4096;

    private static final int LONGEST_HOST = 253;
    private static final int LONGEST_SITE = 100;

    WhyQuestion {
        given = Map.copyOf(given);
        problems = Map.copyOf(problems);
    }

    /** @param sites to choose from; where there is one alone, it need not be named */
    static WhyQuestion of(Map<String, List<String>> parameters, List<String> sites) {
        Map<String, String> given = new LinkedHashMap<>();
        Map<String, String> problems = new LinkedHashMap<>();
        take("name", LONGEST_NAME, parameters, given, problems);
        take("site", LONGEST_SITE, parameters, given, problems);
        take("host", LONGEST_HOST, parameters, given, problems);
        if (!PARAMETERS.containsAll(parameters.keySet())) {
            problems.put("other", "There is nothing to ask but site, name and host.");
        }
        String name = given.getOrDefault("name", "");
        String site = given.getOrDefault("site", sites.size() == 1 ? sites.get(0) : "");
        if (site.isEmpty() && !name.isEmpty()) {
            problems.putIfAbsent("site", "choose the site");
        }
        String asked = given.getOrDefault("host", "");
        String host = Party.normalize(asked);
        if (!asked.isEmpty() && (asked.indexOf('/') >= 0 || !isHost(host))) {
            problems.put("host", "a host name such as ads.example, without https:// and without a path");
        }
        return new WhyQuestion(site, name, host, given, problems);
    }

    private static void take(
            String parameter,
            int longest,
            Map<String, List<String>> parameters,
            Map<String, String> given,
            Map<String, String> problems) {
        List<String> values = parameters.getOrDefault(parameter, List.of());
        if (values.size() > 1) {
            problems.put(parameter, "given more than once");
            return;
        }
        String value = values.isEmpty() ? "" : values.get(0).strip();
        if (!sound(value, longest)) {
            problems.put(parameter, "at most " + longest + " characters, no control characters");
        } else if (!value.isEmpty()) {
            given.put(parameter, value);
        }
    }

    /** Whether a name can be asked about as it is: some that clients send can't. */
    static boolean takes(String name) {
        return !name.isEmpty() && name.equals(name.strip()) && sound(name, LONGEST_NAME);
    }

    private static boolean sound(String value, int longest) {
        return value.length() <= longest && value.chars().noneMatch(Character::isISOControl);
    }

    private static boolean isHost(String host) {
        return !host.isEmpty()
                && host.length() <= LONGEST_HOST
                && !host.contains("..")
                && host.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || "-._[]:".indexOf(c) >= 0);
    }
}
