package org.consentry.rights;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Addresses that begin alike (RFC 4632, RFC 4291).
 *
 * @param bits how many bits of the address all of them share
 */
record Network(InetAddress address, int bits) {
    /**
     * Reads {@code 10.0.0.0/8}, {@code fd00::/8} or a single address. Nothing is looked up.
     *
     * @throws IllegalArgumentException where it is none
     */
    static Network of(String text) {
        int slash = text.indexOf('/');
        InetAddress address = literal(slash < 0 ? text : text.substring(0, slash));
        int all = address.getAddress().length * Byte.SIZE;
        int bits = slash < 0 ? all : number(text.substring(slash + 1));
        if (bits > all) {
            throw new IllegalArgumentException("\"" + text + "\" is no network");
        }
        return new Network(address, bits);
    }

    /** Whether a text can only be an address or a network, and no name. */
    static boolean looksLikeOne(String text) {
        return text.indexOf('/') >= 0
                || text.indexOf(':') >= 0
                || text.chars().allMatch(c -> c == '.' || c >= '0' && c <= '9');
    }

    private static InetAddress literal(String text) {
        boolean six = text.indexOf(':') >= 0;
        boolean sound = six
                ? text.chars().allMatch(c -> c == ':' || c == '.' || Character.digit(c, 16) >= 0)
                : text.split("\\.", -1).length == 4 && text.chars().allMatch(c -> c == '.' || c >= '0' && c <= '9');
        try {
            if (sound && !text.isEmpty()) {
                // Of such characters Java looks nothing up.
                return InetAddress.getByName(six ? "[" + text + "]" : text);
            }
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("\"" + text + "\" is no address", e);
        }
        throw new IllegalArgumentException("\"" + text + "\" is no address");
    }

    private static int number(String text) {
        if (text.isEmpty() || text.length() > 3 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException("\"" + text + "\" is no number of bits");
        }
        return Integer.parseInt(text);
    }

    boolean contains(InetAddress other) {
        byte[] mine = address.getAddress();
        byte[] its = other.getAddress();
        if (mine.length != its.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> bit % Byte.SIZE;
            if (((mine[bit / Byte.SIZE] ^ its[bit / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
