package org.consentry.html;

import java.io.IOException;
import org.consentry.html.TagName.Trait;

/**
 * Finds tags, comments and doctypes in a page that arrives in chunks of any size, as the tokenizer of the HTML
 * standard does (13.2.5), with what that needs to know of the tree: which elements hold no tags, and where svg and
 * math content begins and ends. Character references are left as they stand.
 *
 * <p>Reads bytes of any ASCII-compatible encoding and takes those from 0x80 as opaque. That is sound for the
 * multi-byte ones as well. Their trail bytes begin at 0x40 in Shift_JIS, GBK, gb18030 and Big5, at 0x41 in EUC-KR as
 * browsers read it, at 0xA1 in EUC-JP; the four-byte form of gb18030 adds digits. So none of them is white space or one
 * of {@code < > " ' / = ! ? -}, and where a lead byte is followed by an ASCII byte that is no trail byte, decoders give
 * that byte back. The one trail byte that is syntax is {@code ]}: a CDATA section may seem to end a bracket early.
 * ISO-2022-JP, UTF-7 and UTF-16 are not for this class.
 *
 * <p>Keeps no bytes. Those of an unfinished tag, at most {@value #MAX_TAG}, must stand before the ones that come next:
 * see {@link #settled()} and {@link Window}.
 */
final class TagScanner {
    /** The longest tag, in bytes, that is handed over in one piece. */
    static final int MAX_TAG = Window.SIZE;

    /** How much of the tree is known. */
    enum Reading {
        TREE,
        /** Neither svg nor math: they are elements like any other. */
        NAMES,
        /** Not even that some elements hold no tags. */
        NOTHING
    }

    enum State {
        DATA,
        TAG_OPEN,
        END_TAG_OPEN,
        TAG,
        DECLARATION,
        CDATA,
        RAW,
        RAW_END_TAG_CANDIDATE
    }

    private final TagEvents events;
    private final boolean scripting;
    private final int maxTag;
    private final Reading reading;
    private final Tag tag = new Tag();
    private final TagLexer tagLexer = new TagLexer(tag);
    private final RawLexer rawLexer = new RawLexer();
    private final DeclarationLexer declaration = new DeclarationLexer();
    private final ForeignContent foreign = new ForeignContent();

    private State state = State.DATA;
    private boolean endTag;
    private boolean endsRaw;
    private int brackets;
    private long dataStart;

    /** Position in the page of the present array's index 0. */
    private long base;

    /** Position up to which the page has been read. */
    private long read;

    /** Position of the {@code <} under way, or of the part of a long tag. */
    private long origin;

    /** @param scripting read {@code <noscript>} as a browser with scripting does: its content is text */
    TagScanner(TagEvents events, boolean scripting) {
        this(events, scripting, MAX_TAG);
    }

    /** @param maxTag the longest tag, in bytes, that is handed over in one piece */
    TagScanner(TagEvents events, boolean scripting, int maxTag) {
        this(events, scripting, maxTag, Reading.TREE);
    }

    TagScanner(TagEvents events, boolean scripting, int maxTag, Reading reading) {
        this.reading = reading;
        this.events = events;
        this.scripting = scripting;
        this.maxTag = maxTag;
    }

    /**
     * Reads on in {@code b[from, to)}. Tags that end there are reported before this returns.
     *
     * @param base position in the page of {@code b[0]}; bytes from {@link #settled()} on must be in {@code b}
     */
    void scan(byte[] b, int from, int to, long base) throws IOException {
        this.base = base;
        int i = from;
        while (i < to) {
            i = switch (state) {
                case DATA -> data(b, i, to);
                case TAG_OPEN -> tagOpen(b, i);
                case END_TAG_OPEN -> endTagOpen(b, i);
                case TAG -> tag(b, i, to);
                case DECLARATION -> declaration(b, i, to);
                case CDATA -> cdata(b, i, to);
                case RAW -> raw(b, i, to);
                case RAW_END_TAG_CANDIDATE -> candidate(b, i, to);
            };
        }
        read = base + to;
    }

    /**
     * Reports what the end of the page completes: a comment or doctype left open, text that might have been a tag.
     *
     * @param b holds the bytes from {@link #settled()} on
     * @param base position in the page of {@code b[0]}
     */
    void finish(byte[] b, long base) throws IOException {
        this.base = base;
        switch (state) {
            case TAG_OPEN, END_TAG_OPEN -> notMarkup(b, (int) (read - base), State.DATA);
            case RAW_END_TAG_CANDIDATE -> notMarkup(b, (int) (read - base), State.RAW);
            case DECLARATION -> {
                if (declaration.comment()) {
                    events.comment(dataStart, read - declaration.closingAtEnd());
                } else {
                    events.doctype();
                }
            }
            case CDATA -> text(b, brackets);
            default -> {}
        }
    }

    /**
     * Position up to which every byte has been judged; those from here on may yet turn out to be part of a tag, and
     * must come again. Between calls only.
     */
    long settled() {
        return unfinished() ? origin : read;
    }

    /** Markup put at {@link #settled()} would be read as markup, and not as part of a text, comment or tag. */
    boolean takesMarkup() {
        return switch (state) {
            case DATA, TAG_OPEN, END_TAG_OPEN -> true;
            case TAG -> !tag.tooLong() && !endsRaw;
            default -> false;
        };
    }

    /** What comes next is read as it would be at a page's start, but for svg and math that are open. */
    boolean between() {
        return state == State.DATA;
    }

    /** Within svg or math, be it in HTML that stands in them. */
    boolean inForeign() {
        return foreign.open();
    }

    /** Begins anew at {@code position}. */
    void restart(long position) {
        foreign.clear();
        state = State.DATA;
        read = position;
    }

    /** Reads on within a comment that ends with the first {@code >}. */
    void enterComment() {
        declaration.openBogus();
        state = State.DECLARATION;
    }

    /** Enters the content of {@code element}, whose end tag is looked for. */
    void enter(State in, RawLexer.State content, PackedName element) {
        state = in;
        rawLexer.enter(content, element);
    }

    private boolean unfinished() {
        return switch (state) {
            case TAG_OPEN, END_TAG_OPEN, TAG, RAW_END_TAG_CANDIDATE -> true;
            case CDATA -> brackets > 0;
            default -> false;
        };
    }

    private int data(byte[] b, int from, int end) throws IOException {
        int i = ByteSearch.indexOf(b, from, end, (byte) '<');
        if (i > from) {
            events.text(b, from, i, base + from);
        }
        if (i == end) {
            return end;
        }
        origin = base + i;
        int next = wholeTag(b, i, end);
        if (next < 0) {
            state = State.TAG_OPEN;
            return i + 1;
        }
        return next;
    }

    /** What nearly always follows, without the round through the states; -1 where it is anything else. */
    private int wholeTag(byte[] b, int i, int end) throws IOException {
        if (i + 2 >= end) {
            return TagLexer.NONE;
        }
        boolean closing = b[i + 1] == '/';
        int name = closing ? i + 2 : i + 1;
        if (!RawLexer.isLetter(b[name])) {
            return TagLexer.NONE;
        }
        int next = tagLexer.whole(b, name, Math.min(end, i + maxTag), i);
        if (next >= 0) {
            tag.position = origin;
            endTag = closing;
            endsRaw = false;
            completeTag(b, next);
        }
        return next;
    }

    private int tagOpen(byte[] b, int i) throws IOException {
        byte c = b[i];
        if (RawLexer.isLetter(c)) {
            beginTag(false);
            return i;
        }
        switch (c) {
            case '/' -> {
                state = State.END_TAG_OPEN;
                return i + 1;
            }
            case '!' -> {
                declaration.open();
                dataStart = base + i + 1;
                state = State.DECLARATION;
                return i + 1;
            }
            case '?' -> bogusComment(i);
            default -> notMarkup(b, i, State.DATA);
        }
        return i;
    }

    private int endTagOpen(byte[] b, int i) {
        byte c = b[i];
        if (RawLexer.isLetter(c)) {
            beginTag(true);
        } else if (c == '>') {
            state = State.DATA;
            return i + 1;
        } else {
            bogusComment(i);
        }
        return i;
    }

    private void beginTag(boolean end) {
        tagLexer.begin();
        tag.position = origin;
        endTag = end;
        endsRaw = false;
        state = State.TAG;
    }

    private void bogusComment(int i) {
        declaration.openBogus();
        dataStart = base + i;
        state = State.DECLARATION;
    }

    private int declaration(byte[] b, int from, int end) throws IOException {
        int i = declaration.advance(b, from, end, foreign.inside());
        if (declaration.atCommentStart()) {
            dataStart = base + i;
        }
        if (declaration.done()) {
            if (declaration.cdata()) {
                brackets = 0;
                state = State.CDATA;
                events.cdata(base + i);
            } else {
                state = State.DATA;
                if (declaration.comment()) {
                    events.comment(dataStart, base + i - declaration.closing());
                } else {
                    events.doctype();
                }
            }
        }
        return i;
    }

    private int cdata(byte[] b, int from, int end) throws IOException {
        byte c = b[from];
        if (c == ']') {
            if (brackets == 0) {
                origin = base + from;
            } else if (brackets == 2) {
                text(b, 1);
                origin++;
                brackets--;
            }
            brackets++;
            return from + 1;
        }
        if (c == '>' && brackets == 2) {
            state = State.DATA;
            brackets = 0;
            return from + 1;
        }
        text(b, brackets);
        brackets = 0;
        int i = ByteSearch.indexOf(b, from, end, (byte) ']');
        events.text(b, from, i, base + from);
        return i;
    }

    /** Brackets that might have ended a CDATA section. */
    private void text(byte[] b, int length) throws IOException {
        if (length > 0) {
            int from = (int) (origin - base);
            events.text(b, from, from + length, origin);
        }
    }

    private int raw(byte[] b, int from, int end) throws IOException {
        int i = rawLexer.text(b, from, end);
        boolean open = rawLexer.candidate();
        int textEnd = open ? i - 1 : i;
        if (textEnd > from) {
            events.rawText(b, from, textEnd, base + from);
        }
        if (open) {
            origin = base + textEnd;
            state = State.RAW_END_TAG_CANDIDATE;
        }
        return i;
    }

    private int candidate(byte[] b, int from, int end) throws IOException {
        int i = rawLexer.candidate(b, from, end);
        if (rawLexer.found()) {
            beginTag(true);
            endsRaw = true;
            tagLexer.beginAfter(rawLexer.element());
        } else if (!rawLexer.candidate()) {
            notMarkup(b, i, State.RAW);
        }
        return i;
    }

    private int tag(byte[] b, int from, int end) throws IOException {
        int start = (int) (origin - base);
        int limit = Math.min(end, start + maxTag);
        int i = tagLexer.advance(b, from, limit, start);
        if (tagLexer.done()) {
            completeTag(b, i);
        } else if (i == start + maxTag) {
            tag.place(b, base, start, maxTag);
            origin += tagLexer.handOverPart(events, endTag);
        }
        return i;
    }

    private void completeTag(byte[] b, int next) throws IOException {
        tag.end = base + next;
        tag.place(b, base, (int) (origin - base), (int) (tag.end - origin));
        state = State.DATA;
        if (endTag) {
            if (reading == Reading.TREE) {
                foreign.endTag(tag);
            }
            events.endTag(tag);
        } else {
            tag.html = reading != Reading.TREE || foreign.startTag(tag);
            tag.doubtful = reading == Reading.NOTHING || foreign.doubtful();
            events.startTag(tag);
            if (tag.html && reading != Reading.NOTHING) {
                enterContent(tag.name, tag.packed);
            }
        }
    }

    /** Enters the content of an HTML element whose start tag has just been read. */
    void enterContent(TagName name, PackedName packed) {
        if (name.is(Trait.SCRIPT)) {
            enter(State.RAW, RawLexer.State.SCRIPT_DATA, packed);
        } else if (name.is(Trait.RAWTEXT) || name == TagName.NOSCRIPT && scripting) {
            enter(State.RAW, RawLexer.State.RAWTEXT, packed);
        } else if (name.is(Trait.RCDATA)) {
            enter(State.RAW, RawLexer.State.RCDATA, packed);
        } else if (name.is(Trait.PLAIN)) {
            enter(State.RAW, RawLexer.State.PLAINTEXT, packed);
        }
    }

    /** What looked like markup is text. */
    private void notMarkup(byte[] b, int next, State then) throws IOException {
        state = then;
        if (then == State.RAW) {
            events.rawText(b, (int) (origin - base), next, origin);
        } else {
            events.text(b, (int) (origin - base), next, origin);
        }
    }
}
