package org.consentry.gateway;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The fields that belong to one connection and stay behind (RFC 9110, section 7.6.1). */
final class HopByHop {
    private static final Set<String> ALWAYS = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "proxy-authenticate",
            "proxy-authorization",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "http2-settings");

    /** Fields without which a message is misread: a Connection field may not take them away. */
    private static final Set<String> NEVER =
            Set.of("host", "content-length", "content-type", "cookie", "set-cookie", "authorization");

    private HopByHop() {}

    /** The names, in lower case, that stay behind: the usual ones and those that Connection lists. */
    static Set<String> of(List<String> connectionFields) {
        if (connectionFields.isEmpty()) {
            return ALWAYS;
        }
        Set<String> names = new HashSet<>(ALWAYS);
        for (String field : connectionFields) {
            for (String token : field.split(",")) {
                String name = token.strip().toLowerCase(Locale.ROOT);
                if (!NEVER.contains(name)) {
                    names.add(name);
                }
            }
        }
        return names;
    }
}
