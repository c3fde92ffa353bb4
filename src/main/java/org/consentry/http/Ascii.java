package org.consentry.http;

/**
 * Text as HTTP sees it: case and white space of US-ASCII alone. The JDK's own folding takes letters such as U+017F or
 * U+212A for {@code s} and {@code k}, which a browser doesn't.
 */
final class Ascii {

    private Ascii() {}

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    /** WSP of RFC 5234: a space or a tab. */
    static boolean isWsp(char c) {
        return c == ' ' || c == '\t';
    }

    /** A control character that no field value may hold: all of C0 but the tab, and DEL. */
    static boolean isControl(char c) {
        return c < ' ' && c != '\t' || c == 0x7F;
    }

    /** {@code tchar} of RFC 9110, section 5.6.2. */
    static boolean isToken(char c) {
        return isDigit(c) || isLetter(c) || c < 0x7F && "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }

    static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isToken(text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    static char lower(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
    }

    static String lower(String text) {
        int i = 0;
        while (i < text.length() && lower(text.charAt(i)) == text.charAt(i)) {
            i++;
        }
        if (i == text.length()) {
            return text;
        }
        char[] chars = text.toCharArray();
        for (; i < chars.length; i++) {
            chars[i] = lower(chars[i]);
        }
        return new String(chars);
    }

    /** Whether {@code text} starts with {@code prefix}, which is in lower case, in whatever case. */
    static boolean startsWith(String text, String prefix) {
        if (text.length() < prefix.length()) {
            return false;
        }
        for (int i = 0; i < prefix.length(); i++) {
            if (lower(text.charAt(i)) != prefix.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The part of {@code text} from {@code from} up to {@code to}, without spaces and tabs around it. */
    static String trim(String text, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && isWsp(text.charAt(start))) {
            start++;
        }
        while (end > start && isWsp(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    /**
     * The octets that {@code text} stands for on the wire. Containers and clients hand field values over decoded as
     * ISO-8859-1, one character an octet; a character beyond that counts as its UTF-8 form.
     */
    static int octets(String text) {
        int count = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x100) {
                count++;
            } else if (c < 0x800 || Character.isSurrogate(c)) {
                count += 2;
            } else {
                count += 3;
            }
        }
        return count;
    }
}
