package org.consentry.html;

/**
 * Judges attributes whose values are CSS: {@code style}, for which it writes one that stands in while it must wait, and
 * those of svg that paint.
 */
final class StyleAttribute {
    /** Initials of {@link #PAINTS}. */
    static final int PAINT_INITIALS = Tag.initial('f') | Tag.initial('s') | Tag.initial('m') | Tag.initial('c');

    private static final String[] PAINTS = {
        "fill", "stroke", "filter", "mask", "clip-path", "marker", "marker-start", "marker-mid", "marker-end", "cursor"
    };

    private static final String INERT = "data:,consentry";

    private final Verdicts verdicts;
    private final Edits edits;
    private final CharacterReferences value = new CharacterReferences();
    private final CssLexer css = new CssLexer();
    private final CssLexer wide = new CssLexer(true);

    StyleAttribute(Verdicts verdicts, Edits edits) {
        this.verdicts = verdicts;
        this.edits = edits;
    }

    /** Notes what the addresses in a style must wait for; tells whether any must. */
    boolean judge(Tag tag, int attribute, Holds holds) {
        int start = tag.valueStart(attribute);
        int end = tag.valueEnd(attribute);
        // All that loads within a declaration is some function.
        if (ByteSearch.indexOf(tag.bytes, start, end, (byte) '(') == end
                && ByteSearch.indexOf(tag.bytes, start, end, (byte) '&') == end) {
            return false;
        }
        begin(tag, attribute);
        boolean any = judge(css, holds);
        if (ambiguous()) {
            wide.restart();
            wide.begin(value.bytes, value.from, value.to, true);
            any |= judge(wide, holds);
        }
        return any;
    }

    private boolean judge(CssLexer lexer, Holds holds) {
        boolean any = false;
        while (lexer.next()) {
            any |= holds.add(verdicts.address(lexer.text, lexer.textFrom, lexer.textTo));
        }
        return any;
    }

    private boolean ambiguous() {
        return CssEscapes.ambiguous(value.bytes, value.from, value.to);
    }

    /** Judges the attributes of an svg element that refer to what they paint with. */
    void judgePaint(Tag tag, TagEdit edit) {
        for (String name : PAINTS) {
            int a = tag.find(name);
            if (a >= 0 && tag.hasValue(a) && judge(tag, a, edit.holds)) {
                edit.rename(tag, name);
            }
        }
    }

    /** Writes the attribute as it was but for the addresses that must wait. */
    void write(Tag tag, int attribute) {
        begin(tag, attribute);
        boolean decoded = value.bytes != tag.bytes;
        edits.add(" style=\"");
        if (ambiguous()) {
            // Of two ways to read it neither is known to be the browser's.
            edits.add("\"");
            return;
        }
        int from = value.from;
        while (css.next()) {
            if (verdicts.address(css.text, css.textFrom, css.textTo) != null) {
                edits.addQuoted(value.bytes, from, css.from, decoded);
                edits.add(INERT);
                from = css.to;
            }
        }
        edits.addQuoted(value.bytes, from, value.to, decoded);
        edits.add("\"");
    }

    private void begin(Tag tag, int attribute) {
        value.read(tag.bytes, tag.valueStart(attribute), tag.valueEnd(attribute));
        css.restart();
        css.begin(value.bytes, value.from, value.to, true);
    }
}
