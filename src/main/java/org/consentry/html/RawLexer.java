package org.consentry.html;

/**
 * The tokenizer's states inside elements whose content holds no tags but their own end tag (HTML 13.2.5.2 to 13.2.5.5
 * and 13.2.5.9 to 13.2.5.31). The end tag open and end tag name states are the same four times over in the standard;
 * here they stand once and remember where they came from.
 */
final class RawLexer {
    enum State {
        RCDATA,
        RAWTEXT,
        PLAINTEXT,
        SCRIPT_DATA,
        SCRIPT_DATA_ESCAPE_START,
        SCRIPT_DATA_ESCAPE_START_DASH,
        SCRIPT_DATA_ESCAPED,
        SCRIPT_DATA_ESCAPED_DASH,
        SCRIPT_DATA_ESCAPED_DASH_DASH,
        SCRIPT_DATA_DOUBLE_ESCAPE_START,
        SCRIPT_DATA_DOUBLE_ESCAPED,
        SCRIPT_DATA_DOUBLE_ESCAPED_DASH,
        SCRIPT_DATA_DOUBLE_ESCAPED_DASH_DASH,
        SCRIPT_DATA_DOUBLE_ESCAPED_LESS_THAN_SIGN,
        SCRIPT_DATA_DOUBLE_ESCAPE_END,
        LESS_THAN_SIGN,
        END_TAG_OPEN,
        END_TAG_NAME,
        END_TAG_FOUND
    }

    private static final PackedName SCRIPT = new PackedName();

    static {
        for (char c : "script".toCharArray()) {
            SCRIPT.add((byte) c);
        }
    }

    private final PackedName element = new PackedName();
    private final PackedName word = new PackedName();
    private State state = State.RCDATA;
    private State around = State.RCDATA;

    /** Enters the content of {@code name}, whose end tag it will look for. */
    void enter(State content, PackedName name) {
        state = content;
        element.copy(name);
    }

    PackedName element() {
        return element;
    }

    /** A {@code <} has been read that may begin the end tag. */
    boolean candidate() {
        return state == State.LESS_THAN_SIGN || state == State.END_TAG_OPEN || state == State.END_TAG_NAME;
    }

    /** The name of the end tag has been read; what follows it is not yet. */
    boolean found() {
        return state == State.END_TAG_FOUND;
    }

    /** Reads text until just after a {@code <} that may begin the end tag, else to {@code end}. */
    int text(byte[] b, int from, int end) {
        int i = from;
        while (i < end && state != State.LESS_THAN_SIGN) {
            switch (state) {
                case PLAINTEXT -> i = end;
                case RCDATA, RAWTEXT, SCRIPT_DATA -> {
                    i = ByteSearch.indexOf(b, i, end, (byte) '<');
                    if (i < end) {
                        i = lessThan(i, state);
                    }
                }
                case SCRIPT_DATA_ESCAPE_START -> i = dashOr(b, i, State.SCRIPT_DATA_ESCAPE_START_DASH);
                case SCRIPT_DATA_ESCAPE_START_DASH -> i = dashOr(b, i, State.SCRIPT_DATA_ESCAPED_DASH_DASH);
                case SCRIPT_DATA_ESCAPED -> i = escaped(b, i, end, State.SCRIPT_DATA_ESCAPED_DASH);
                case SCRIPT_DATA_ESCAPED_DASH -> i = escaped(b, i, end, State.SCRIPT_DATA_ESCAPED_DASH_DASH);
                case SCRIPT_DATA_ESCAPED_DASH_DASH -> {
                    if (b[i] == '>') {
                        state = State.SCRIPT_DATA;
                        i++;
                    } else {
                        i = escaped(b, i, end, State.SCRIPT_DATA_ESCAPED_DASH_DASH);
                    }
                }
                case SCRIPT_DATA_DOUBLE_ESCAPED -> i = doubleEscaped(b, i, end, State.SCRIPT_DATA_DOUBLE_ESCAPED_DASH);
                case SCRIPT_DATA_DOUBLE_ESCAPED_DASH ->
                    i = doubleEscaped(b, i, end, State.SCRIPT_DATA_DOUBLE_ESCAPED_DASH_DASH);
                case SCRIPT_DATA_DOUBLE_ESCAPED_DASH_DASH -> {
                    if (b[i] == '>') {
                        state = State.SCRIPT_DATA;
                        i++;
                    } else {
                        i = doubleEscaped(b, i, end, State.SCRIPT_DATA_DOUBLE_ESCAPED_DASH_DASH);
                    }
                }
                case SCRIPT_DATA_DOUBLE_ESCAPED_LESS_THAN_SIGN -> {
                    if (b[i] == '/') {
                        word.clear();
                        state = State.SCRIPT_DATA_DOUBLE_ESCAPE_END;
                        i++;
                    } else {
                        state = State.SCRIPT_DATA_DOUBLE_ESCAPED;
                    }
                }
                case SCRIPT_DATA_DOUBLE_ESCAPE_START ->
                    i = script(b, i, end, State.SCRIPT_DATA_ESCAPED, State.SCRIPT_DATA_DOUBLE_ESCAPED);
                case SCRIPT_DATA_DOUBLE_ESCAPE_END ->
                    i = script(b, i, end, State.SCRIPT_DATA_DOUBLE_ESCAPED, State.SCRIPT_DATA_ESCAPED);
                default -> throw new IllegalStateException(state.name());
            }
        }
        return i;
    }

    /** Reads on from a {@code <} until it is known to begin the end tag or not. */
    int candidate(byte[] b, int from, int end) {
        int i = from;
        while (i < end && candidate()) {
            byte c = b[i];
            switch (state) {
                case LESS_THAN_SIGN -> {
                    if (c == '/') {
                        state = State.END_TAG_OPEN;
                        i++;
                    } else if (c == '!' && around == State.SCRIPT_DATA) {
                        state = State.SCRIPT_DATA_ESCAPE_START;
                        i++;
                    } else if (isLetter(c) && around == State.SCRIPT_DATA_ESCAPED) {
                        word.clear();
                        state = State.SCRIPT_DATA_DOUBLE_ESCAPE_START;
                    } else {
                        state = around;
                    }
                }
                case END_TAG_OPEN -> {
                    word.clear();
                    state = isLetter(c) ? State.END_TAG_NAME : around;
                }
                default -> {
                    // Longer than the name looked for: no use in going on, and nothing to be kept.
                    if (isLetter(c) && word.length <= element.length) {
                        word.add(c);
                        i++;
                    } else {
                        state = endsName(c) && word.matches(element) ? State.END_TAG_FOUND : around;
                    }
                }
            }
        }
        return i;
    }

    private int lessThan(int i, State from) {
        around = from;
        state = State.LESS_THAN_SIGN;
        return i + 1;
    }

    private int dashOr(byte[] b, int i, State then) {
        boolean dash = b[i] == '-';
        state = dash ? then : State.SCRIPT_DATA;
        return dash ? i + 1 : i;
    }

    private int escaped(byte[] b, int from, int end, State afterDash) {
        int i = from;
        while (i < end && b[i] != '-' && b[i] != '<') {
            state = State.SCRIPT_DATA_ESCAPED;
            i++;
        }
        if (i == end) {
            return i;
        }
        if (b[i] == '<') {
            return lessThan(i, State.SCRIPT_DATA_ESCAPED);
        }
        state = i == from ? afterDash : State.SCRIPT_DATA_ESCAPED_DASH;
        return i + 1;
    }

    private int doubleEscaped(byte[] b, int from, int end, State afterDash) {
        int i = from;
        while (i < end && b[i] != '-' && b[i] != '<') {
            state = State.SCRIPT_DATA_DOUBLE_ESCAPED;
            i++;
        }
        if (i == end) {
            return i;
        }
        if (b[i] == '<') {
            state = State.SCRIPT_DATA_DOUBLE_ESCAPED_LESS_THAN_SIGN;
        } else {
            state = i == from ? afterDash : State.SCRIPT_DATA_DOUBLE_ESCAPED_DASH;
        }
        return i + 1;
    }

    private int script(byte[] b, int from, int end, State otherwise, State ifScript) {
        int i = from;
        while (i < end && isLetter(b[i])) {
            word.add(b[i]);
            i++;
        }
        if (i == end) {
            return i;
        }
        if (endsName(b[i])) {
            state = word.matches(SCRIPT) ? ifScript : otherwise;
            return i + 1;
        }
        state = otherwise;
        return i;
    }

    static boolean isLetter(byte c) {
        int lower = c | 0x20;
        return lower >= 'a' && lower <= 'z';
    }

    private static boolean endsName(byte c) {
        return c == '>' || c == '/' || TagLexer.isSpace(c);
    }
}
