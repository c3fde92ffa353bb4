package org.consentry.html;

import java.util.HashSet;
import java.util.Set;

/**
 * The search for a {@code <meta>} that names an encoding, step by step as the standard has it (HTML 13.2.3.2): coarser
 * than the tokenizer, and on purpose not the tokenizer, since browsers take no heed of scripts or titles here. Running
 * out of bytes ends it without a result.
 */
final class MetaPrescan {
    private static final class OutOfBytes extends Exception {
        private static final long serialVersionUID = 1L;
    }

    private final byte[] b;
    private int at;
    private String name = "";
    private String value = "";

    MetaPrescan(byte[] start) {
        this.b = start;
    }

    /** The label found, or an empty string. */
    String label() {
        try {
            while (true) {
                String label = next();
                if (!label.isEmpty()) {
                    return label;
                }
                at++;
            }
        } catch (OutOfBytes e) {
            return "";
        }
    }

    private String next() throws OutOfBytes {
        if (peek(0) != '<') {
            return "";
        }
        if (matches("<!--")) {
            skipComment();
        } else if (matches("<meta") && endsMetaName(peek(5))) {
            at += 5;
            return meta();
        } else if (letter(peek(1)) || peek(1) == '/' && letter(peek(2))) {
            while (!space(peek(0)) && peek(0) != '>') {
                at++;
            }
            while (attribute()) {
                // Only their ends matter.
            }
        } else if (peek(1) == '!' || peek(1) == '/' || peek(1) == '?') {
            while (peek(0) != '>') {
                at++;
            }
        }
        return "";
    }

    private void skipComment() throws OutOfBytes {
        // The two dashes that open the comment may be the ones that close it.
        at += 2;
        while (!(peek(0) == '-' && peek(1) == '-' && peek(2) == '>')) {
            at++;
        }
        at += 2;
    }

    private String meta() throws OutOfBytes {
        Set<String> seen = new HashSet<>();
        boolean pragma = false;
        boolean needsPragma = false;
        String label = "";
        boolean found = false;
        while (attribute()) {
            if (!seen.add(name)) {
                continue;
            }
            switch (name) {
                case "http-equiv" -> pragma |= value.equals("content-type");
                case "content" -> {
                    String inContent = charsetIn(value);
                    if (!found && !EncodingSniffer.declared(inContent).isEmpty()) {
                        label = inContent;
                        found = true;
                        needsPragma = true;
                    }
                }
                case "charset" -> {
                    label = value;
                    found = true;
                    needsPragma = false;
                }
                default -> {}
            }
        }
        return found && (!needsPragma || pragma) ? EncodingSniffer.declared(label) : "";
    }

    /** "Extracting a character encoding from a meta element" (HTML 4.2.5.3). */
    static String charsetIn(String content) {
        int i = 0;
        while (true) {
            i = content.indexOf("charset", i);
            if (i < 0) {
                return "";
            }
            i = skipSpace(content, i + "charset".length());
            if (i < content.length() && content.charAt(i) == '=') {
                break;
            }
        }
        i = skipSpace(content, i + 1);
        if (i == content.length()) {
            return "";
        }
        char quote = content.charAt(i);
        if (quote == '"' || quote == '\'') {
            int close = content.indexOf(quote, i + 1);
            return close < 0 ? "" : content.substring(i + 1, close);
        }
        int end = i;
        while (end < content.length() && !space(content.charAt(end)) && content.charAt(end) != ';') {
            end++;
        }
        return content.substring(i, end);
    }

    private static int skipSpace(String content, int from) {
        int i = from;
        while (i < content.length() && space(content.charAt(i))) {
            i++;
        }
        return i;
    }

    /** "Get an attribute"; false if there is none. Name and value come in lower case, as the algorithm has it. */
    private boolean attribute() throws OutOfBytes {
        while (space(peek(0)) || peek(0) == '/') {
            at++;
        }
        if (peek(0) == '>') {
            return false;
        }
        StringBuilder read = new StringBuilder();
        value = "";
        while (!(peek(0) == '=' && read.length() > 0) && !space(peek(0)) && peek(0) != '/' && peek(0) != '>') {
            read.append(lower(peek(0)));
            at++;
        }
        name = read.toString();
        while (space(peek(0))) {
            at++;
        }
        if (peek(0) != '=') {
            return true;
        }
        at++;
        while (space(peek(0))) {
            at++;
        }
        value = value();
        return true;
    }

    private String value() throws OutOfBytes {
        StringBuilder read = new StringBuilder();
        int quote = peek(0);
        if (quote == '"' || quote == '\'') {
            at++;
            while (peek(0) != quote) {
                read.append(lower(peek(0)));
                at++;
            }
            at++;
        } else {
            while (!space(peek(0)) && peek(0) != '>') {
                read.append(lower(peek(0)));
                at++;
            }
        }
        return read.toString();
    }

    private int peek(int ahead) throws OutOfBytes {
        if (at + ahead >= b.length) {
            throw new OutOfBytes();
        }
        return b[at + ahead] & 0xFF;
    }

    private boolean matches(String word) {
        for (int k = 0; k < word.length(); k++) {
            if (at + k >= b.length || lower(b[at + k] & 0xFF) != word.charAt(k)) {
                return false;
            }
        }
        return true;
    }

    private static char lower(int c) {
        return (char) (c >= 'A' && c <= 'Z' ? c | 0x20 : c);
    }

    private static boolean letter(int c) {
        return lower(c) >= 'a' && lower(c) <= 'z';
    }

    private static boolean space(int c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
    }

    private static boolean endsMetaName(int c) {
        return space(c) || c == '/';
    }
}
