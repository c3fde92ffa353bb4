package org.consentry.html;

/**
 * Takes the addresses that must wait out of {@code <style>} as it streams through. In place of each stands a
 * {@code data:} address that loads nothing and tells purpose and original.
 * What shows only when a style in svg is put together is left to {@link SvgStyle}.
 */
final class StyleSheets {
    private static final long CLOSED = -1;

    private final Verdicts verdicts;
    private final Edits edits;
    private final Holds all;
    private final CssLexer css = new CssLexer();

    /** Reads besides, from where the two readings may differ on: the page's encoding isn't known here. */
    private final CssLexer wide = new CssLexer(true);

    private final CharacterReferences references = new CharacterReferences();
    private boolean both;

    /** Position in the page up to which the style has been shown; {@link #CLOSED} outside of one. */
    private long shown = CLOSED;
    /** Position of the first byte that the lexer needs again. */
    private long held;

    private long wideHeld;

    private final SvgStyle svg;

    StyleSheets(Verdicts verdicts, Edits edits, Holds all) {
        this.svg = new SvgStyle(verdicts, edits, all);
        this.verdicts = verdicts;
        this.edits = edits;
        this.all = all;
    }

    boolean open() {
        return shown != CLOSED;
    }

    long waitsFrom() {
        return Math.min(svg.waitsFrom(), textFrom());
    }

    private long textFrom() {
        long from = both ? Math.min(held, wideHeld) : held;
        return shown == CLOSED || from == shown ? Gating.NOTHING : from;
    }

    void open(Tag tag) {
        if (!tag.html && tag.selfClosing || !isCss(tag)) {
            return;
        }
        begin(tag.end);
        shown = tag.end;
        if ((!tag.html || tag.doubtful) && tag.whole()) {
            svg.open(tag);
        }
    }

    private void begin(long position) {
        css.restart();
        both = false;
        held = position;
    }

    private boolean isCss(Tag tag) {
        int type = tag.find("type");
        if (type < 0 || !tag.hasValue(type)) {
            return true;
        }
        references.read(tag.bytes, tag.valueStart(type), tag.valueEnd(type));
        int length = references.to - references.from;
        return length == 0 || Tag.sameIgnoringCase(references.bytes, references.from, references.to, "text/css");
    }

    void text(byte[] b, int from, int to, long position) {
        long base = position - from;
        svg.text(b, from, to, position, position != shown);
        if (position != shown) {
            // Within svg a comment or a tag stands between, or the bounds of a CDATA section.
            end(b, base);
            begin(position);
        }
        read(b, to, base, false);
    }

    /** The style has ended. */
    void close(byte[] b, long base) {
        if (shown != CLOSED) {
            end(b, base);
            shown = CLOSED;
            svg.close();
        }
    }

    private void end(byte[] b, long base) {
        if (held < shown || both && wideHeld < shown) {
            read(b, (int) (shown - base), base, true);
        }
    }

    private void read(byte[] b, int to, long base, boolean last) {
        int from = (int) (held - base);
        // What a backslash may belong to is not parted from it.
        int limit = !last && to > from && b[to - 1] < 0 ? to - 1 : to;
        if (!both && CssEscapes.ambiguous(b, from, limit)) {
            both = true;
            wide.goOnFrom(css);
            wideHeld = held;
        }
        held = base + read(css, b, from, limit, base, last);
        if (both) {
            boolean before = edits.besides(true);
            wideHeld = base + read(wide, b, (int) (wideHeld - base), limit, base, last);
            edits.besides(before);
        }
        shown = base + to;
    }

    private int read(CssLexer lexer, byte[] b, int from, int to, long base, boolean last) {
        lexer.begin(b, from, to, last);
        while (lexer.next()) {
            Hold hold = verdicts.address(lexer.text, lexer.textFrom, lexer.textTo);
            if (hold == null && lexer.text != b) {
                // A browser's reader that runs ahead of its parser knows no escapes.
                hold = verdicts.address(b, lexer.from, lexer.to);
            }
            if (hold != null) {
                all.add(hold);
                edits.begin(base + lexer.from, lexer.to - lexer.from);
                edits.add("data:,consentry:");
                edits.add(hold.purpose());
                edits.add(":");
                edits.addPercentEncoded(b, lexer.from, lexer.to);
                edits.end();
            }
        }
        return lexer.held();
    }
}
