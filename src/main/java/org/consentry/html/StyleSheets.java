package org.consentry.html;

/**
 * Takes the addresses that must wait out of {@code <style>} as it streams through. In place of each stands a
 * {@code data:} address that loads nothing and tells purpose and original.
 *
 * <p>In svg a style's text is read as it stands: an address written with character references passes.
 */
final class StyleSheets {
    private static final long CLOSED = -1;

    private final Verdicts verdicts;
    private final Edits edits;
    private final Holds all;
    private final CssLexer css = new CssLexer();
    private final CharacterReferences references = new CharacterReferences();

    /** Position in the page up to which the style has been shown; {@link #CLOSED} outside of one. */
    private long shown = CLOSED;
    /** Position of the first byte that the lexer needs again. */
    private long held;

    StyleSheets(Verdicts verdicts, Edits edits, Holds all) {
        this.verdicts = verdicts;
        this.edits = edits;
        this.all = all;
    }

    boolean open() {
        return shown != CLOSED;
    }

    long waitsFrom() {
        return shown == CLOSED || held == shown ? Gating.NOTHING : held;
    }

    void open(Tag tag) {
        if (!tag.html && tag.selfClosing || !isCss(tag)) {
            return;
        }
        css.restart();
        shown = tag.end;
        held = tag.end;
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
        if (position != shown) {
            // Within svg a comment or a tag stands between, or the bounds of a CDATA section.
            end(b, base);
            css.restart();
            held = position;
        }
        read(b, to, base, false);
    }

    /** The style has ended. */
    void close(byte[] b, long base) {
        if (shown != CLOSED) {
            end(b, base);
            shown = CLOSED;
        }
    }

    private void end(byte[] b, long base) {
        if (held < shown) {
            read(b, (int) (shown - base), base, true);
        }
    }

    private void read(byte[] b, int to, long base, boolean last) {
        css.begin(b, (int) (held - base), to, last);
        while (css.next()) {
            Hold hold = verdicts.address(css.text, css.textFrom, css.textTo);
            if (hold != null) {
                all.add(hold);
                edits.begin(base + css.from, css.to - css.from);
                edits.add("data:,consentry:");
                edits.add(hold.purpose());
                edits.add(":");
                edits.addPercentEncoded(b, css.from, css.to);
                edits.end();
            }
        }
        shown = base + to;
        held = base + css.held();
    }
}
