package org.consentry.site;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Which addresses lie in the public net (the registries of RFC 6890): a webhook to any other would let whoever writes a
 * policy, or a name server, reach into the operator's own network.
 */
public final class AddressRange {
    private AddressRange() {}

    /** Whether it is an address as RFC 3986 writes it; no name is looked up. */
    static boolean isAddress(String literal) {
        boolean brackets = literal.startsWith("[") && literal.endsWith("]");
        boolean written = brackets
                ? literal.indexOf(':') > 0 && literal.indexOf('%') < 0
                : isDottedQuad(literal) || literal.indexOf(':') >= 0 && literal.indexOf('%') < 0;
        if (!written) {
            return false;
        }
        try {
            InetAddress.getByName(literal);
            return true;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** Whether anybody could reach it. */
    public static boolean isPublic(InetAddress address) {
        boolean own = address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress();
        byte[] bytes = address.getAddress();
        if (own) {
            return false;
        }
        return address instanceof Inet4Address ? isPublic4(bytes) : address instanceof Inet6Address && isPublic6(bytes);
    }

    private static boolean isPublic4(byte[] bytes) {
        int a = bytes[0] & 0xFF;
        int b = bytes[1] & 0xFF;
        int c = bytes[2] & 0xFF;
        return !(a == 0
                || a >= 240
                || a == 100 && (b & 0xC0) == 64
                || a == 192 && b == 0 && (c == 0 || c == 2)
                || a == 198 && (b & 0xFE) == 18
                || a == 198 && b == 51 && c == 100
                || a == 203 && b == 0 && c == 113);
    }

    /** Global unicast alone, without the prefixes in which another address, or a tunnel to one, hides. */
    private static boolean isPublic6(byte[] bytes) {
        int first = (bytes[0] & 0xFF) << 8 | bytes[1] & 0xFF;
        int second = (bytes[2] & 0xFF) << 8 | bytes[3] & 0xFF;
        boolean global = (first & 0xE000) == 0x2000;
        return global && first != 0x2002 && !(first == 0x2001 && (second < 0x0200 || second == 0x0DB8));
    }

    private static boolean isDottedQuad(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return false;
        }
        for (String part : parts) {
            boolean digits = !part.isEmpty()
                    && part.length() <= 3
                    && part.chars().allMatch(c -> c >= '0' && c <= '9')
                    && (part.length() == 1 || part.charAt(0) != '0');
            if (!digits || Integer.parseInt(part) > 255) {
                return false;
            }
        }
        return true;
    }
}
