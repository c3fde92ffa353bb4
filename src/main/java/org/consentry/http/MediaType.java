package org.consentry.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A {@code Content-Type} (RFC 9110, section 8.3), read with the leniency of browsers ("parse a MIME type" of the WHATWG
 * MIME Sniffing standard): a parameter that makes no sense is left out, of several of one name the first counts.
 *
 * @param type in lower case, {@code text}
 * @param subtype in lower case, {@code html}
 * @param parameters in their order, names in lower case, values without quotes
 */
public record MediaType(String type, String subtype, List<Parameter> parameters) {

    private static final int MAX_PARAMETERS = 20;

    /** One parameter: a token as its name, any text but control characters as its value. */
    public record Parameter(String name, String value) {
        /** @throws IllegalArgumentException for a name that is no token or a value with control characters */
        public Parameter {
            if (!Ascii.isToken(name) || !isQuotable(value)) {
                throw new IllegalArgumentException("Not a media type parameter");
            }
        }
    }

    /** @throws IllegalArgumentException for a type or subtype that is no token */
    public MediaType {
        if (!Ascii.isToken(type) || !Ascii.isToken(subtype)) {
            throw new IllegalArgumentException("Not a media type");
        }
        parameters = List.copyOf(parameters);
    }

    /** Parses a field value; empty where it is no media type, which browsers then sniff. */
    public static Optional<MediaType> parse(String value) {
        int semicolon = value.indexOf(';');
        int end = semicolon < 0 ? value.length() : semicolon;
        int slash = value.indexOf('/');
        if (slash < 0 || slash > end) {
            return Optional.empty();
        }
        String type = value.substring(skipSpace(value, 0), slash);
        String subtype = Ascii.lower(trimEnd(value, slash + 1, end));
        if (!Ascii.isToken(type) || !Ascii.isToken(subtype)) {
            return Optional.empty();
        }
        return Optional.of(new MediaType(Ascii.lower(type), subtype, parameters(value, end)));
    }

    /** Type and subtype, {@code text/html}. */
    public String essence() {
        return type + "/" + subtype;
    }

    /** The charset's label as given, or empty. */
    public String charset() {
        return find(parameters, "charset");
    }

    /** Whether this is {@code text/html}. */
    public boolean isHtml() {
        return subtype.equals("html") && type.equals("text");
    }

    /** Whether this is {@code application/xhtml+xml}, which browsers parse as XML. */
    public boolean isXhtml() {
        return subtype.equals("xhtml+xml") && type.equals("application");
    }

    /** Whether browsers run it (MIME Sniffing, "JavaScript MIME type"), but for names that nobody uses now. */
    public boolean isJavaScript() {
        boolean named = subtype.endsWith("javascript") || subtype.endsWith("ecmascript");
        return named && (type.equals("text") || type.equals("application"));
    }

    /**
     * This media type with another charset, which stands where the old one stood.
     *
     * @throws IllegalArgumentException for a charset with control characters
     */
    public MediaType withCharset(String charset) {
        Parameter changed = new Parameter("charset", charset);
        List<Parameter> all = new ArrayList<>(parameters);
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).name().equals("charset")) {
                all.set(i, changed);
                return new MediaType(type, subtype, all);
            }
        }
        all.add(changed);
        return new MediaType(type, subtype, all);
    }

    /** The field value, with quotes only where a parameter needs them. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(essence());
        for (Parameter parameter : parameters) {
            text.append(';').append(parameter.name()).append('=').append(quote(parameter.value()));
        }
        return text.toString();
    }

    /** The text as a token where it is one, else as a quoted-string (RFC 9110, section 5.6.4). */
    static String quote(String text) {
        if (Ascii.isToken(text)) {
            return text;
        }
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\');
            }
            quoted.append(c);
        }
        return quoted.append('"').toString();
    }

    private static List<Parameter> parameters(String value, int start) {
        List<Parameter> parameters = new ArrayList<>(2);
        int at = start;
        while (at < value.length() && parameters.size() < MAX_PARAMETERS) {
            int from = skipSpace(value, at + 1);
            int equals = from;
            while (equals < value.length() && value.charAt(equals) != '=' && value.charAt(equals) != ';') {
                equals++;
            }
            if (equals == value.length() || value.charAt(equals) == ';') {
                at = equals;
                continue;
            }
            boolean quoted = equals + 1 < value.length() && value.charAt(equals + 1) == '"';
            String text = quoted ? unquote(value, equals + 2) : "";
            int end = quoted ? endOfQuoted(value, equals + 2) : equals + 1;
            int semicolon = value.indexOf(';', end);
            at = semicolon < 0 ? value.length() : semicolon;
            text = quoted ? text : trimEnd(value, equals + 1, at);
            add(parameters, Ascii.lower(value.substring(from, equals)), text, quoted);
        }
        return parameters;
    }

    private static void add(List<Parameter> parameters, String name, String value, boolean quoted) {
        boolean sense = Ascii.isToken(name) && isQuotable(value) && (quoted || !value.isEmpty());
        if (sense && parameters.stream().noneMatch(other -> other.name().equals(name))) {
            parameters.add(new Parameter(name, value));
        }
    }

    /** Just behind the closing quote, or the end where none closes. */
    private static int endOfQuoted(String value, int start) {
        int i = start;
        while (i < value.length() && value.charAt(i) != '"') {
            i += value.charAt(i) == '\\' ? 2 : 1;
        }
        return Math.min(i + 1, value.length());
    }

    private static String unquote(String value, int start) {
        StringBuilder text = new StringBuilder();
        for (int i = start; i < value.length() && value.charAt(i) != '"'; i++) {
            if (value.charAt(i) == '\\' && i + 1 < value.length()) {
                i++;
            }
            text.append(value.charAt(i));
        }
        return text.toString();
    }

    private static String find(List<Parameter> parameters, String name) {
        for (Parameter parameter : parameters) {
            if (parameter.name().equals(name)) {
                return parameter.value();
            }
        }
        return "";
    }

    private static boolean isQuotable(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Ascii.isControl(text.charAt(i)) || text.charAt(i) > 0xFF) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSpace(char c) {
        return Ascii.isWsp(c) || c == '\r' || c == '\n';
    }

    private static int skipSpace(String value, int from) {
        int i = from;
        while (i < value.length() && isSpace(value.charAt(i))) {
            i++;
        }
        return i;
    }

    private static String trimEnd(String value, int from, int to) {
        int end = to;
        while (end > from && isSpace(value.charAt(end - 1))) {
            end--;
        }
        return value.substring(from, end);
    }
}
