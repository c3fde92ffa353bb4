package org.consentry.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** The addresses whose {@code X-Forwarded-*} fields are believed: single ones, or networks such as {@code 10.0.0.0/8}. */
public final class TrustedProxies {
    public static final TrustedProxies NONE = new TrustedProxies(List.of());

    private record Network(byte[] address, int bits) {
        boolean holds(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >>> (bit & 7);
                if ((address[bit >> 3] & mask) != (other[bit >> 3] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    private final List<Network> networks;

    private TrustedProxies(List<Network> networks) {
        this.networks = networks;
    }

    /** @throws IllegalArgumentException naming the entry that is neither an address nor a network */
    public static TrustedProxies of(List<String> entries) {
        List<Network> networks = new ArrayList<>();
        for (String entry : entries) {
            int slash = entry.indexOf('/');
            byte[] address = literal(slash < 0 ? entry : entry.substring(0, slash));
            int longest = address.length * 8;
            int bits = longest;
            if (slash >= 0) {
                String length = entry.substring(slash + 1);
                bits = length.matches("[0-9]{1,3}") ? Integer.parseInt(length) : -1;
            }
            if (address.length == 0 || bits < 0 || bits > longest) {
                throw new IllegalArgumentException("\"" + entry + "\" is neither an address nor a network");
            }
            networks.add(new Network(address, bits));
        }
        return new TrustedProxies(List.copyOf(networks));
    }

    public boolean trusts(String address) {
        if (networks.isEmpty()) {
            return false;
        }
        byte[] bytes = literal(address);
        for (Network network : networks) {
            if (network.holds(bytes)) {
                return true;
            }
        }
        return false;
    }

    /** An address's bytes; none where the text is a name, so that nothing is ever looked up. */
    private static byte[] literal(String text) {
        String address = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        boolean numeric = !address.isEmpty() && (address.indexOf(':') >= 0 || Character.isDigit(address.charAt(0)));
        for (int i = 0; numeric && i < address.length(); i++) {
            char c = address.charAt(i);
            numeric = Character.digit(c, 16) >= 0 && c < 0x80 || c == '.' || c == ':';
        }
        try {
            return numeric ? InetAddress.getByName(address).getAddress() : new byte[0];
        } catch (UnknownHostException e) {
            return new byte[0];
        }
    }
}
