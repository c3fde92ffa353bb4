package org.consentry.html;

import java.io.IOException;
import java.util.Arrays;
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
 * <p>Of an unfinished tag, and of nothing else, bytes are kept: at most {@value #MAX_TAG}.
 */
final class TagScanner {
    /** The longest tag, in bytes, that is handed over with its bytes; also the most that is ever kept. */
    static final int MAX_TAG = 64 * 1024;

    private static final byte[] BRACKETS = {']', ']'};

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
    private final Tag tag = new Tag();
    private final TagLexer tagLexer = new TagLexer(tag);
    private final RawLexer rawLexer = new RawLexer();
    private final DeclarationLexer declaration = new DeclarationLexer();
    private final ForeignContent foreign = new ForeignContent();

    private State state = State.DATA;
    private boolean endTag;
    private boolean endsRaw;
    private boolean tooLong;
    private int brackets;
    private long dataStart;

    /** Unfinished markup of earlier chunks, from its {@code <}. */
    private byte[] held = new byte[256];

    private int heldLength;
    /** Position in the page of the present chunk's index 0. */
    private long base;

    private int chunkStart;
    /** Index in the present chunk of the {@code <} under way; less than {@link #chunkStart} if it came earlier. */
    private int origin;

    /** @param scripting read {@code <noscript>} as a browser with scripting does: its content is text */
    TagScanner(TagEvents events, boolean scripting) {
        this.events = events;
        this.scripting = scripting;
    }

    /** Reads the next chunk. Tags that end in it are reported before this returns. */
    void scan(byte[] b, int off, int len) throws IOException {
        int end = off + len;
        base -= off;
        chunkStart = off;
        origin = off - heldLength;
        int i = off;
        while (i < end) {
            i = switch (state) {
                case DATA -> data(b, i, end);
                case TAG_OPEN -> tagOpen(b, i);
                case END_TAG_OPEN -> endTagOpen(b, i);
                case TAG -> tag(b, i, end);
                case DECLARATION -> declaration(b, i, end);
                case CDATA -> cdata(b, i, end);
                case RAW -> raw(b, i, end);
                case RAW_END_TAG_CANDIDATE -> candidate(b, i, end);
            };
        }
        if (unfinished()) {
            hold(b, end);
        } else {
            events.judged(base + end);
        }
        base += end;
    }

    /** Reports what the end of the page completes: a comment or doctype left open, text that might have been a tag. */
    void finish() throws IOException {
        chunkStart = 0;
        origin = 0;
        switch (state) {
            case TAG_OPEN, END_TAG_OPEN -> {
                state = State.DATA;
                heldText();
            }
            case RAW_END_TAG_CANDIDATE -> {
                state = State.RAW;
                heldText();
            }
            case DECLARATION -> {
                if (declaration.comment()) {
                    events.comment(dataStart, base - declaration.closingAtEnd());
                } else {
                    events.doctype();
                }
            }
            case CDATA -> events.text(BRACKETS, 0, Math.min(brackets, 2), base - Math.min(brackets, 2));
            default -> {}
        }
    }

    /**
     * Position up to which every byte has been judged; those from here on may yet turn out to be part of a tag.
     * Between chunks only.
     */
    long settled() {
        return base - heldLength;
    }

    int heldLength() {
        return heldLength;
    }

    /** Kept bytes: those of the page from {@link #settled()} on. */
    byte[] held() {
        return held;
    }

    /** Markup put at {@link #settled()} would be read as markup, and not as part of a text, comment or tag. */
    boolean takesMarkup() {
        return switch (state) {
            case DATA, TAG_OPEN, END_TAG_OPEN -> true;
            case TAG -> !tooLong && !endsRaw;
            default -> false;
        };
    }

    /** Enters the content of {@code element}, whose end tag is looked for. */
    void enter(State in, RawLexer.State content, PackedName element) {
        state = in;
        rawLexer.enter(content, element);
    }

    private boolean unfinished() {
        return switch (state) {
            case TAG_OPEN, END_TAG_OPEN, TAG, RAW_END_TAG_CANDIDATE -> true;
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
        origin = i;
        if (i + 1 < end && RawLexer.isLetter(b[i + 1])) {
            // What nearly always follows, without the round through the state.
            beginTag(false);
            return tag(b, i + 1, end);
        }
        state = State.TAG_OPEN;
        return i + 1;
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
                drop();
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
            drop();
            return i + 1;
        } else {
            bogusComment(i);
        }
        return i;
    }

    private void beginTag(boolean end) {
        tagLexer.begin();
        tag.position = base + origin;
        endTag = end;
        endsRaw = false;
        tooLong = false;
        state = State.TAG;
    }

    private void bogusComment(int i) {
        declaration.openBogus();
        dataStart = base + i;
        state = State.DECLARATION;
        drop();
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
            if (brackets == 2) {
                events.text(BRACKETS, 0, 1, base + from - 2);
            } else {
                brackets++;
            }
            return from + 1;
        }
        if (c == '>' && brackets == 2) {
            state = State.DATA;
            return from + 1;
        }
        if (brackets > 0) {
            events.text(BRACKETS, 0, brackets, base + from - brackets);
            brackets = 0;
        }
        int i = ByteSearch.indexOf(b, from, end, (byte) ']');
        events.text(b, from, i, base + from);
        return i;
    }

    private int raw(byte[] b, int from, int end) throws IOException {
        int i = rawLexer.text(b, from, end);
        boolean open = rawLexer.candidate();
        int textEnd = open ? i - 1 : i;
        if (textEnd > from) {
            events.rawText(b, from, textEnd, base + from);
        }
        if (open) {
            origin = textEnd;
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
        int i = tagLexer.advance(b, from, end, origin);
        if (tagLexer.done()) {
            completeTag(b, i);
        }
        return i;
    }

    private void completeTag(byte[] b, int next) throws IOException {
        tag.end = base + next;
        long size = tag.end - tag.position;
        if (size > MAX_TAG) {
            giveUpTag();
            tag.withoutBytes();
        } else if (heldLength == 0) {
            tag.place(b, origin, (int) size);
        } else {
            keep(b, chunkStart, next);
            tag.place(held, 0, (int) size);
        }
        state = State.DATA;
        if (endTag) {
            foreign.endTag(tag);
            events.endTag(tag);
        } else {
            boolean html = foreign.startTag(tag);
            events.startTag(tag);
            if (html) {
                enterContent();
            }
        }
        drop();
    }

    private void enterContent() {
        TagName name = tag.name;
        if (name.is(Trait.SCRIPT)) {
            enter(State.RAW, RawLexer.State.SCRIPT_DATA, tag.packed);
        } else if (name.is(Trait.RAWTEXT) || name == TagName.NOSCRIPT && scripting) {
            enter(State.RAW, RawLexer.State.RAWTEXT, tag.packed);
        } else if (name.is(Trait.RCDATA)) {
            enter(State.RAW, RawLexer.State.RCDATA, tag.packed);
        } else if (name.is(Trait.PLAIN)) {
            enter(State.RAW, RawLexer.State.PLAINTEXT, tag.packed);
        }
    }

    /** What looked like markup is text. */
    private void notMarkup(byte[] b, int next, State then) throws IOException {
        state = then;
        int from = Math.max(origin, chunkStart);
        heldText();
        if (next > from) {
            emitText(b, from, next, base + from);
        }
    }

    private void heldText() throws IOException {
        int length = heldLength;
        if (length > 0) {
            emitText(held, 0, length, base + chunkStart - length);
            drop();
        }
    }

    private void emitText(byte[] b, int from, int to, long position) throws IOException {
        if (state == State.RAW) {
            events.rawText(b, from, to, position);
        } else {
            events.text(b, from, to, position);
        }
    }

    private void hold(byte[] b, int end) throws IOException {
        int from = Math.max(origin, chunkStart);
        if (state == State.TAG && (tooLong || heldLength + (end - from) > MAX_TAG)) {
            giveUpTag();
            events.judged(base + end);
        } else {
            events.judged(base + origin);
            keep(b, from, end);
        }
    }

    private void giveUpTag() throws IOException {
        if (!tooLong) {
            tooLong = true;
            events.longTag(tag, endTag);
            drop();
        }
    }

    private void keep(byte[] b, int from, int end) {
        int need = heldLength + (end - from);
        if (need > held.length) {
            held = Arrays.copyOf(held, Math.min(MAX_TAG, Math.max(need, held.length * 2)));
        }
        System.arraycopy(b, from, held, heldLength, end - from);
        heldLength = need;
    }

    private void drop() {
        heldLength = 0;
    }
}
