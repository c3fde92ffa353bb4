package org.consentry.html;

import org.jspecify.annotations.Nullable;

/** IPv4 addresses in all the ways that browsers read them: fewer than four parts, octal, hexadecimal (URL 3.5). */
final class Ipv4 {
    private static final int MAX_PARTS = 4;

    private Ipv4() {}

    /** Whether a host, in lower case, is to be read as an IPv4 address: its last part is a number. */
    static boolean endsInNumber(String host) {
        String trimmed = withoutLastDot(host);
        String part = trimmed.substring(trimmed.lastIndexOf('.') + 1);
        if (part.isEmpty()) {
            return false;
        }
        int digits = 0;
        while (digits < part.length() && part.charAt(digits) >= '0' && part.charAt(digits) <= '9') {
            digits++;
        }
        return digits == part.length() || part.startsWith("0x") && number(part) >= 0;
    }

    /** In dotted decimal, or null if it is none. */
    static @Nullable String normal(String host) {
        String rest = withoutLastDot(host);
        long address = 0;
        int parts = 0;
        while (true) {
            int dot = rest.indexOf('.');
            long number = number(dot < 0 ? rest : rest.substring(0, dot));
            parts++;
            if (number < 0 || parts > MAX_PARTS) {
                return null;
            }
            if (dot < 0) {
                // The last number fills all bytes that are left.
                int bits = Byte.SIZE * (MAX_PARTS + 1 - parts);
                if (number >>> bits != 0) {
                    return null;
                }
                address = address << bits | number;
                break;
            }
            if (number > 0xFF) {
                return null;
            }
            address = address << Byte.SIZE | number;
            rest = rest.substring(dot + 1);
        }
        return (address >> 24) + "." + (address >> 16 & 0xFF) + "." + (address >> 8 & 0xFF) + "." + (address & 0xFF);
    }

    private static String withoutLastDot(String host) {
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    /** The value, something beyond 32 bits if it is greater than these hold, or -1 if it is no number. */
    private static long number(String part) {
        if (part.isEmpty()) {
            return -1;
        }
        int radix = 10;
        int i = 0;
        if (part.startsWith("0x")) {
            radix = 16;
            i = 2;
        } else if (part.length() > 1 && part.charAt(0) == '0') {
            radix = 8;
            i = 1;
        }
        long value = 0;
        for (; i < part.length(); i++) {
            int digit = Character.digit(part.charAt(i), radix);
            if (digit < 0) {
                return -1;
            }
            value = Math.min(value * radix + digit, 1L << 40);
        }
        return value;
    }
}
