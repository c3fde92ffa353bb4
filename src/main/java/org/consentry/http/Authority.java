package org.consentry.http;

/** The host and port that a request names. */
public final class Authority {

    private Authority() {}

    /**
     * In the form of a Host field (RFC 9110, section 7.2), for requests that bring none: HTTP/2 has {@code :authority} in
     * its place, of which a container keeps the parts.
     *
     * @param port left out where it is the scheme's own
     * @param secure whether the connection is https
     */
    public static String of(String host, int port, boolean secure) {
        String name = host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
        return port <= 0 || port == (secure ? 443 : 80) ? name : name + ":" + port;
    }
}
