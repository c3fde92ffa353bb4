package org.consentry.html;

/**
 * Finds what CSS loads from elsewhere (CSS Syntax 3, section 4): {@code url()} quoted and bare, {@code src()}, the
 * strings of {@code image-set()} and of {@code @import}. Reads a style sheet in chunks:
 *
 * <pre>{@code
 * css.restart();                      // once for each style sheet or attribute
 * css.begin(b, from, to, last);       // for each chunk
 * while (css.next()) { … }            // b[css.from, css.to) is an address
 * // bytes from css.held() on come again, at the start of the next chunk
 * }</pre>
 *
 * <p>An address that the chunk's end cuts is not reported but held, with what of its token comes before it, up to
 * {@value #MAX_HELD} bytes. One whose token is longer than that is passed over. With {@code last} nothing is held.
 */
final class CssLexer {
    static final int MAX_HELD = 8192;

    private enum State {
        PLAIN,
        /** Between {@code @import} and what it names. */
        IMPORT,
        COMMENT,
        /** In a string that is no address. */
        STRING,
        /** In a {@code url()} that is none (4.3.14), up to its bracket. */
        BAD_URL,
        /** In a name too long to matter. */
        NAME
    }

    private static final boolean[] STOPS = table("()/\"'\\@");
    private static final boolean[] NAMESPACE_STOPS = table("()/\"'\\@;{}");

    /** Where the address begins in the chunk, after its quote or bracket and any white space. */
    int from;
    /** Where it ends: anything without white space, quotes, brackets and backslashes may take its place. */
    int to;
    /** The address without escapes: {@code text[textFrom, textTo)}; the chunk itself where it has none. */
    byte[] text = new byte[0];

    int textFrom;
    int textTo;

    private byte[] b = new byte[0];
    private int at;
    private int end;
    private boolean last;
    private int held;

    private State state = State.PLAIN;
    private State afterComment = State.PLAIN;
    private byte quote;
    /** How many brackets are open from the {@code image-set(} or {@code src(} on in which strings are addresses. */
    private int inside;
    /** The value of {@link #inside} in a {@code type()}, whose strings are none; else 0. */
    private int type;
    /** In an {@code @namespace} rule, whose address is a name and loads nothing. */
    private boolean namespace;

    private final CssName name = new CssName();
    private byte[] decoded = new byte[0];

    private final boolean wide;

    CssLexer() {
        this(false);
    }

    /** @param wide see {@link CssEscapes#begins} */
    CssLexer(boolean wide) {
        this.wide = wide;
    }

    /** Goes on from where {@code other} stands between two chunks. */
    void goOnFrom(CssLexer other) {
        state = other.state;
        afterComment = other.afterComment;
        quote = other.quote;
        inside = other.inside;
        type = other.type;
        namespace = other.namespace;
    }

    /** Forgets everything read: a new style sheet or attribute begins. */
    void restart() {
        state = State.PLAIN;
        inside = 0;
        type = 0;
        namespace = false;
    }

    /** @param isLast whether the style sheet ends with this chunk */
    void begin(byte[] chunk, int start, int limit, boolean isLast) {
        b = chunk;
        at = start;
        end = limit;
        last = isLast;
        held = limit;
    }

    /**
     * Once {@link #next} said no: the first byte that must come again, which is the chunk's end if there is none. All
     * before it is done with.
     */
    int held() {
        return held;
    }

    /** Goes to the next address; false if the chunk holds no more. */
    boolean next() {
        while (at < end) {
            boolean found = switch (state) {
                case PLAIN -> plain();
                case IMPORT -> afterImport();
                case COMMENT -> comment();
                case STRING -> string();
                case BAD_URL -> badUrl();
                case NAME -> name();
            };
            if (found) {
                return true;
            }
        }
        return false;
    }

    private boolean plain() {
        boolean[] stops = namespace ? NAMESPACE_STOPS : STOPS;
        int i = at;
        while (i < end && !stops[b[i] & 0xFF]) {
            i++;
        }
        if (i == end) {
            return last ? proceed(end) : hold(CssName.startBefore(b, end, at));
        }
        return switch (b[i]) {
            case '(' -> {
                int start = CssName.startBefore(b, i, at);
                name.clear();
                // After a number sign it is no function's name.
                if (b[start] != '#') {
                    name.read(b, start, i, true);
                }
                yield open(start, i);
            }
            case ')' -> {
                close();
                yield proceed(i + 1);
            }
            case '/' -> slash(i, State.PLAIN);
            case '"', '\'' -> {
                if (inside > 0 && type == 0) {
                    yield address(i, i);
                }
                quote = b[i];
                yield proceed(i + 1, State.STRING);
            }
            case '\\' -> escaped(i);
            case '@' -> atKeyword(i);
            default -> {
                namespace = false;
                yield proceed(i + 1);
            }
        };
    }

    /** A bracket at {@code i}; the name before it is in {@link #name} and its token begins at {@code start}. */
    private boolean open(int start, int i) {
        if (name.is("url")) {
            return url(start, i + 1);
        }
        if (inside > 0 || name.is("image-set") || name.is("-webkit-image-set") || name.is("src")) {
            inside++;
            if (type == 0 && name.is("type")) {
                type = inside;
            }
        }
        return proceed(i + 1);
    }

    private void close() {
        if (inside == type) {
            type = 0;
        }
        inside = Math.max(inside - 1, 0);
    }

    private boolean url(int start, int content) {
        int stop = stop(start);
        int i = content;
        while (i < stop && TagLexer.isSpace(b[i])) {
            i++;
        }
        if (i == stop) {
            return ends(start) ? proceed(end) : cut(start, i, State.BAD_URL);
        }
        return b[i] == '"' || b[i] == '\'' ? address(start, i) : bareUrl(start, i);
    }

    private boolean bareUrl(int start, int content) {
        int stop = stop(start);
        int i = content;
        while (i < stop) {
            byte c = b[i];
            if (c == ')') {
                return report(content, i, i + 1);
            }
            if (TagLexer.isSpace(c)) {
                int space = i;
                while (i < stop && TagLexer.isSpace(b[i])) {
                    i++;
                }
                if (i < stop && b[i] != ')') {
                    return proceed(i, State.BAD_URL);
                }
                if (i < stop || ends(start)) {
                    return report(content, space, Math.min(i + 1, end));
                }
                return cut(start, i, State.BAD_URL);
            }
            boolean escape = CssEscapes.begins(b, content, i, wide);
            if (endsBareUrl(c) || escape && i + 1 < stop && CssEscapes.isNewline(b[i + 1])) {
                return proceed(i, State.BAD_URL);
            }
            int after = escape ? CssEscapes.end(b, i, stop, ends(start)) : i + 1;
            if (after == CssEscapes.CUT) {
                return cut(start, i, State.BAD_URL);
            }
            i = after;
        }
        return ends(start) ? report(content, end, end) : cut(start, i, State.BAD_URL);
    }

    private static boolean endsBareUrl(byte c) {
        return c == '"' || c == '\'' || c == '(' || c > 0 && c < ' ' || c == 0x7F;
    }

    /** A string that is an address: its quote stands at {@code i}, its token or function begins at {@code start}. */
    private boolean address(int start, int i) {
        int stop = stop(start);
        quote = b[i];
        state = State.PLAIN;
        int k = CssEscapes.stringEnd(b, i + 1, stop, quote, ends(start), wide);
        boolean whole = k < stop && b[k] != '\\';
        if (whole || end - start >= MAX_HELD) {
            // Not before the token is done with: one that is held is read again.
            openUrl(start, i);
        }
        if (whole) {
            return b[k] == quote ? report(i + 1, k, k + 1) : proceed(k);
        }
        return ends(start) ? report(i + 1, end, end) : cut(start, k, State.STRING);
    }

    /** Counts the bracket of a {@code url(} before a quote. */
    private void openUrl(int start, int quoted) {
        if (inside > 0 && start < quoted) {
            inside++;
        }
    }

    private boolean afterImport() {
        while (at < end && TagLexer.isSpace(b[at])) {
            at++;
        }
        if (at == end) {
            return false;
        }
        if (b[at] == '/') {
            return slash(at, State.IMPORT);
        }
        if (b[at] != '"' && b[at] != '\'') {
            return proceed(at, State.PLAIN);
        }
        boolean found = address(at, at);
        if (held < end) {
            state = State.IMPORT;
        }
        return found;
    }

    private boolean slash(int i, State then) {
        if (i + 1 == end && !last) {
            return hold(i);
        }
        if (i + 1 < end && b[i + 1] == '*') {
            afterComment = then;
            return proceed(i + 2, State.COMMENT);
        }
        return proceed(i + 1, State.PLAIN);
    }

    private boolean comment() {
        int star = ByteSearch.indexOf(b, at, end, (byte) '*');
        if (star + 1 >= end) {
            return star == end || last ? proceed(end) : hold(star);
        }
        return b[star + 1] == '/' ? proceed(star + 2, afterComment) : proceed(star + 1);
    }

    private boolean string() {
        int i = CssEscapes.stringEnd(b, at, end, quote, last, wide);
        if (i == end) {
            return proceed(end);
        }
        if (b[i] == '\\') {
            return hold(i);
        }
        return proceed(b[i] == quote ? i + 1 : i, State.PLAIN);
    }

    private boolean badUrl() {
        int i = at;
        while (i < end && b[i] != ')') {
            boolean escape = CssEscapes.begins(b, at, i, wide);
            if (escape && i + 1 == end && !last) {
                return hold(i);
            }
            i += escape ? 2 : 1;
        }
        return i < end ? proceed(i + 1, State.PLAIN) : proceed(end);
    }

    private boolean name() {
        int after = name.read(b, at, end, last);
        if (!name.open()) {
            return proceed(after, State.PLAIN);
        }
        return after < end ? hold(after) : proceed(end);
    }

    private boolean escaped(int backslash) {
        if (!CssEscapes.begins(b, at, backslash, wide)
                || backslash + 1 < end && CssEscapes.isNewline(b[backslash + 1])) {
            return proceed(backslash + 1);
        }
        int start = CssName.startBefore(b, backslash, at);
        boolean hash = b[start] == '#';
        int after = name.read(b, hash ? start + 1 : start, stop(start), ends(start));
        if (name.open()) {
            return cut(start, after, State.NAME);
        }
        return !hash && after < end && b[after] == '(' ? open(start, after) : proceed(after);
    }

    private boolean atKeyword(int sign) {
        int after = name.read(b, sign + 1, stop(sign), ends(sign));
        if (name.open()) {
            return cut(sign, after, State.NAME);
        }
        if (name.is("import")) {
            return proceed(after, State.IMPORT);
        }
        namespace |= name.is("namespace");
        return proceed(after);
    }

    private boolean report(int start, int limit, int after) {
        at = after;
        from = start;
        to = limit;
        if (namespace) {
            return false;
        }
        text = b;
        textFrom = start;
        textTo = limit;
        if (ByteSearch.indexOf(b, start, limit, (byte) '\\') < limit) {
            if (decoded.length < 2 * (limit - start)) {
                decoded = new byte[2 * Math.max(limit - start, 128)];
            }
            text = decoded;
            textFrom = 0;
            textTo = CssEscapes.decode(b, start, limit, decoded);
        }
        return textFrom < textTo;
    }

    /** How far a token that begins at {@code start} is read at most. */
    private int stop(int start) {
        return Math.min(end, start + MAX_HELD);
    }

    /** Whether a token that begins at {@code start}, and that nothing has ended so far, ends with the style sheet. */
    private boolean ends(int start) {
        return last && end - start < MAX_HELD;
    }

    /** The chunk's end cuts a token: it is held if it is not too long, and else passed over from {@code resume} on. */
    private boolean cut(int start, int resume, State then) {
        return end - start < MAX_HELD ? hold(start) : proceed(resume, then);
    }

    private boolean hold(int start) {
        held = start;
        at = end;
        return false;
    }

    private boolean proceed(int next, State then) {
        state = then;
        return proceed(next);
    }

    private boolean proceed(int next) {
        at = next;
        return false;
    }

    private static boolean[] table(String members) {
        boolean[] table = new boolean[256];
        for (char c : members.toCharArray()) {
            table[c] = true;
        }
        return table;
    }
}
