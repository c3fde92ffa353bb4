package org.consentry.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists of source expressions (CSP Level 3, section 2.3.1), judged from one origin. */
final class SourceList {

    private static final String NONCE = "'nonce-";

    private SourceList() {}

    /** Whether a list matches no address at all. */
    static boolean allowsNothing(List<String> sources) {
        return sources.isEmpty() || sources.size() == 1 && is(sources.get(0), "'none'");
    }

    static boolean has(List<String> sources, String keyword) {
        return sources.stream().anyMatch(source -> is(source, keyword));
    }

    /** The first nonce of a list; empty where it has none. */
    static String nonce(List<String> sources) {
        for (String source : sources) {
            if (isNonce(source)) {
                return source.substring(NONCE.length(), source.length() - 1);
            }
        }
        return "";
    }

    static boolean hasNonce(List<String> sources, String nonce) {
        return sources.stream()
                .anyMatch(source -> isNonce(source)
                        && source.substring(NONCE.length(), source.length() - 1).equals(nonce));
    }

    /** Whether inline scripts need a nonce or hash by this list anyway, so that a further hash takes nothing away. */
    static boolean knowsNoncesOrHashes(List<String> sources) {
        return sources.stream().anyMatch(source -> isNonce(source) || isHash(source));
    }

    private static boolean is(String source, String keyword) {
        return source.length() == keyword.length() && Ascii.startsWith(source, keyword);
    }

    private static boolean isNonce(String source) {
        return Ascii.startsWith(source, NONCE) && isBase64(source, NONCE.length());
    }

    private static boolean isHash(String source) {
        return (Ascii.startsWith(source, "'sha256-")
                        || Ascii.startsWith(source, "'sha384-")
                        || Ascii.startsWith(source, "'sha512-"))
                && isBase64(source, "'sha256-".length());
    }

    /** {@code base64-value} and the closing quote; anything else is no expression, and browsers leave it out. */
    private static boolean isBase64(String source, int from) {
        int end = source.length() - 1;
        if (end < from || source.charAt(end) != '\'') {
            return false;
        }
        int padding = 0;
        while (padding < 2 && end > from && source.charAt(end - 1) == '=') {
            end--;
            padding++;
        }
        for (int i = from; i < end; i++) {
            char c = source.charAt(i);
            if (!Ascii.isDigit(c) && !Ascii.isLetter(c) && "+/-_".indexOf(c) < 0) {
                return false;
            }
        }
        return end > from;
    }

    /**
     * Whether a list surely allows an address of this origin. In doubt no: then it is added, which harms nothing.
     *
     * @param path with a slash at its end it stands for all below it
     */
    static boolean covers(List<String> sources, PageOrigin origin, String path) {
        return sources.stream().anyMatch(source -> covers(source, origin, path));
    }

    private static boolean covers(String source, PageOrigin origin, String path) {
        if (source.equals("*") || is(source, "'self'")) {
            return true;
        }
        if (source.endsWith(":")) {
            return coversScheme(source.substring(0, source.length() - 1), origin);
        }
        int colon = source.indexOf("://");
        if (colon >= 0 && !coversScheme(source.substring(0, colon), origin)) {
            return false;
        }
        String rest = source.substring(colon < 0 ? 0 : colon + 3);
        int slash = rest.indexOf('/');
        String authority = slash < 0 ? rest : rest.substring(0, slash);
        String allowed = slash < 0 ? "" : rest.substring(slash);
        boolean whole = allowed.isEmpty() || allowed.endsWith("/") && path.startsWith(allowed);
        return coversAuthority(Ascii.lower(authority), origin) && (whole || allowed.equals(path));
    }

    private static boolean coversScheme(String scheme, PageOrigin origin) {
        return is(scheme, origin.scheme()) || is(scheme, "http");
    }

    private static boolean coversAuthority(String authority, PageOrigin origin) {
        int colon = authority.indexOf(':');
        String host = colon < 0 ? authority : authority.substring(0, colon);
        String port = colon < 0 ? "" : authority.substring(colon + 1);
        boolean samePort = port.isEmpty()
                ? colon < 0 && origin.hasDefaultPort()
                : port.equals("*") || port.equals(Integer.toString(origin.port()));
        return samePort && coversHost(host, origin.host());
    }

    private static boolean coversHost(String allowed, String host) {
        if (expression(host) == null) {
            return false;
        }
        return allowed.equals("*")
                || allowed.equals(host)
                || allowed.startsWith("*.") && host.endsWith(allowed.substring(1));
    }

    /**
     * The {@code host-part} for a host, or {@code null} where there is none: addresses match no expression (section
     * 6.7.2.9), and few characters may stand in one.
     */
    static @Nullable String expression(String host) {
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (!Ascii.isDigit(c) && !(c >= 'a' && c <= 'z') && c != '-' && c != '.') {
                return null;
            }
        }
        boolean empty = host.isEmpty() || host.startsWith(".") || host.endsWith(".") || host.contains("..");
        return empty || Party.isAddress(host) && !host.equals("127.0.0.1") ? null : host;
    }
}
