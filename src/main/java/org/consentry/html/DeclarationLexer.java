package org.consentry.html;

/**
 * The tokenizer's states from {@code <!} to the end of a comment, doctype or CDATA section (HTML 13.2.5.41 to
 * 13.2.5.71). The states of a doctype's parts and of a less-than sign in a comment tell errors apart and nothing
 * else: a {@code >} ends a doctype even within its quotes, and a comment ends where it would without them. So
 * neither has a state of its own here.
 */
final class DeclarationLexer {
    private enum State {
        MARKUP_DECLARATION_OPEN,
        COMMENT_START,
        COMMENT_START_DASH,
        COMMENT,
        COMMENT_END_DASH,
        COMMENT_END,
        COMMENT_END_BANG,
        BOGUS_COMMENT,
        DOCTYPE,
        COMMENT_DONE,
        DOCTYPE_DONE,
        CDATA_SECTION
    }

    private enum Opening {
        COMMENT("--", State.COMMENT_START),
        DOCTYPE("doctype", State.DOCTYPE),
        CDATA("[CDATA[", State.CDATA_SECTION);

        private final String word;
        private final State then;

        Opening(String word, State then) {
            this.word = word;
            this.then = then;
        }
    }

    private State state = State.COMMENT_DONE;
    private Opening opening = Opening.COMMENT;
    private int matched;
    private int closing;

    /** After {@code <!}. */
    void open() {
        state = State.MARKUP_DECLARATION_OPEN;
        matched = 0;
    }

    /** After {@code <?} or {@code </} and something that is no name. */
    void openBogus() {
        state = State.BOGUS_COMMENT;
        closing = 0;
    }

    boolean comment() {
        return state != State.DOCTYPE && state != State.DOCTYPE_DONE && state != State.CDATA_SECTION;
    }

    boolean cdata() {
        return state == State.CDATA_SECTION;
    }

    boolean done() {
        return state.ordinal() >= State.COMMENT_DONE.ordinal();
    }

    /** The comment's data begins right here: its two dashes have just been read. */
    boolean atCommentStart() {
        return state == State.COMMENT_START;
    }

    /** Bytes just read that belong to a comment's end and not to its data. */
    int closing() {
        return closing;
    }

    /** What of a comment's end stands before the end of the page. */
    int closingAtEnd() {
        return switch (state) {
            case COMMENT_START_DASH, COMMENT_END_DASH -> 1;
            case COMMENT_END -> 2;
            case COMMENT_END_BANG -> 3;
            default -> 0;
        };
    }

    /**
     * Reads until the declaration ends, until it turns out what it is, or until the bytes end.
     *
     * @param foreign CDATA sections are known here
     */
    int advance(byte[] b, int from, int end, boolean foreign) {
        int i = from;
        while (i < end && !done()) {
            byte c = b[i];
            switch (state) {
                case MARKUP_DECLARATION_OPEN -> {
                    if (!opens(c, foreign)) {
                        // What has matched so far holds no '>', so it can stay behind as data.
                        openBogus();
                    } else {
                        i++;
                        if (atCommentStart()) {
                            return i;
                        }
                    }
                }
                case COMMENT_START -> i = commentStart(c, i, State.COMMENT_START_DASH, 1);
                case COMMENT_START_DASH -> i = commentStart(c, i, State.COMMENT_END, 2);
                case COMMENT -> {
                    i = ByteSearch.indexOf(b, i, end, (byte) '-');
                    if (i < end) {
                        state = State.COMMENT_END_DASH;
                        i++;
                    }
                }
                case COMMENT_END_DASH -> {
                    state = c == '-' ? State.COMMENT_END : State.COMMENT;
                    i++;
                }
                case COMMENT_END -> {
                    if (c == '>') {
                        finish(3);
                    } else if (c == '!') {
                        state = State.COMMENT_END_BANG;
                    } else if (c != '-') {
                        state = State.COMMENT;
                    }
                    i++;
                }
                case COMMENT_END_BANG -> {
                    if (c == '>') {
                        finish(4);
                    } else {
                        state = c == '-' ? State.COMMENT_END_DASH : State.COMMENT;
                    }
                    i++;
                }
                case BOGUS_COMMENT -> {
                    i = ByteSearch.indexOf(b, i, end, (byte) '>');
                    if (i < end) {
                        finish(1);
                        i++;
                    }
                }
                default -> {
                    i = ByteSearch.indexOf(b, i, end, (byte) '>');
                    if (i < end) {
                        state = State.DOCTYPE_DONE;
                        i++;
                    }
                }
            }
        }
        return i;
    }

    private int commentStart(byte c, int i, State afterDash, int read) {
        if (c == '-') {
            state = afterDash;
            return i + 1;
        }
        if (c == '>') {
            finish(read);
            return i + 1;
        }
        state = State.COMMENT;
        return i;
    }

    private void finish(int bytes) {
        state = State.COMMENT_DONE;
        closing = bytes;
    }

    /** Whether {@code c} goes on with one of the three words that open something. */
    private boolean opens(byte c, boolean foreign) {
        if (matched == 0) {
            opening = switch (c) {
                case '-' -> Opening.COMMENT;
                case '[' -> Opening.CDATA;
                default -> Opening.DOCTYPE;
            };
        }
        int wanted = opening.word.charAt(matched);
        boolean fits = switch (opening) {
            case COMMENT -> c == wanted;
            case DOCTYPE -> (c | 0x20) == wanted;
            case CDATA -> foreign && c == wanted;
        };
        if (!fits) {
            return false;
        }
        matched++;
        if (matched == opening.word.length()) {
            state = opening.then;
        }
        return true;
    }
}
