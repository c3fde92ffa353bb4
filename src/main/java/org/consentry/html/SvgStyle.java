package org.consentry.html;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The text of a {@code <style>} in svg as browsers put it together: what stands between comments and tags is one, and
 * character references stand for something. Where an address shows only so, the whole style waits. It is held back
 * until its text is known, or the window's worth of it.
 */
final class SvgStyle {
    /** Leaves room for what may yet turn out to be the end tag. */
    private static final int REACH = Window.SIZE - 64;

    private final Verdicts verdicts;
    private final Edits edits;
    private final Holds all;
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private final CharacterReferences references = new CharacterReferences();
    private final CssLexer css = new CssLexer();

    private boolean open;
    private boolean pieced;
    private long tag;
    private long nameEnd;
    private long type;

    SvgStyle(Verdicts verdicts, Edits edits, Holds all) {
        this.verdicts = verdicts;
        this.edits = edits;
        this.all = all;
    }

    long waitsFrom() {
        return open ? tag : Gating.NOTHING;
    }

    void open(Tag style) {
        text.reset();
        pieced = false;
        open = true;
        tag = style.position;
        nameEnd = style.base + style.nameEnd();
        int a = style.find("type");
        type = a < 0 ? -1 : style.base + style.nameStart(a);
    }

    /** @param more there was text before, and something between */
    void text(byte[] b, int from, int to, long position, boolean more) {
        if (!open) {
            return;
        }
        pieced |= more && text.size() > 0 || ByteSearch.indexOf(b, from, to, (byte) '&') < to;
        text.write(b, from, to - from);
        if (position + (to - from) - tag >= REACH) {
            close();
        }
    }

    void close() {
        if (!open) {
            return;
        }
        open = false;
        Hold hold = pieced ? judge() : null;
        if (hold == null) {
            return;
        }
        all.add(hold);
        edits.under(tag);
        edits.begin(nameEnd, 0);
        edits.add(" data-consent=\"");
        edits.add(hold.purpose());
        edits.add("\" type=\"text/plain\"");
        edits.end();
        if (type >= 0) {
            edits.insert(type, TagEdit.PREFIX);
        }
        edits.complete();
    }

    private @Nullable Hold judge() {
        byte[] whole = text.toByteArray();
        references.read(whole, 0, whole.length);
        css.restart();
        css.begin(references.bytes, references.from, references.to, true);
        while (css.next()) {
            Hold hold = verdicts.address(css.text, css.textFrom, css.textTo);
            if (hold != null) {
                return hold;
            }
        }
        return null;
    }
}
