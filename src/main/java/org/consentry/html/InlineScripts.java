package org.consentry.html;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Holds an inline script back until its text is known, or the window's worth of it, and so whether it must wait. One
 * that the page doesn't close never runs; it is judged all the same.
 */
final class InlineScripts {
    /** What is at stake with a script. */
    enum Aim {
        /** It would run. */
        RUN,
        /** It is inert, and its mark has been granted: it is to run unless its text says otherwise. */
        ENLIVEN,
        /** It holds rules for loading pages in advance (HTML, speculation rules). */
        SPECULATE
    }

    /** Leaves room for what may yet turn out to be the end tag. */
    private static final int REACH = Window.SIZE - 64;

    private final Verdicts verdicts;
    private final Edits edits;
    private final Holds all;
    private final JsonStrings strings = new JsonStrings();

    private @Nullable Aim aim;
    private long tag;
    private long nameEnd;
    private long[] types = new long[4];
    private int typeCount;
    private long dataType;
    private long textStart;
    private long textEnd;

    InlineScripts(Verdicts verdicts, Edits edits, Holds all) {
        this.verdicts = verdicts;
        this.edits = edits;
        this.all = all;
    }

    boolean open() {
        return aim != null;
    }

    long waitsFrom() {
        return aim == null ? Gating.NOTHING : tag;
    }

    /** The script's tag is at hand. */
    void begin(Tag script, Aim of) {
        long base = script.base;
        aim = of;
        tag = script.position;
        nameEnd = base + script.nameEnd();
        typeCount = 0;
        dataType = -1;
        for (int a = 0; a < script.attributes(); a++) {
            if (script.named(a, "type")) {
                if (typeCount == types.length) {
                    types = Arrays.copyOf(types, typeCount * 2);
                }
                types[typeCount++] = base + script.nameStart(a);
            } else if (dataType < 0 && script.named(a, "data-type")) {
                dataType = base + script.nameStart(a);
            }
        }
        textStart = script.end;
        textEnd = script.end;
    }

    void text(byte[] b, int from, int to, long position) {
        textEnd = position + (to - from);
        if (textEnd - tag >= REACH) {
            finish(b, position - from);
        }
    }

    /** There is no more text, or no room for it. */
    void finish(byte[] b, long base) {
        Aim at = aim;
        if (at == null) {
            return;
        }
        int from = (int) (textStart - base);
        int to = Math.max(from, (int) (Math.min(textEnd, tag + REACH) - base));
        Hold hold = from == to ? null : at == Aim.SPECULATE ? speculates(b, from, to) : verdicts.script(b, from, to);
        if (at == Aim.ENLIVEN) {
            if (hold == null) {
                renameTypes();
                if (dataType >= 0) {
                    edits.remove(dataType, TagEdit.DATA.length());
                }
            }
        } else if (hold != null) {
            all.add(hold);
            edits.under(tag);
            edits.begin(nameEnd, 0);
            edits.add(" data-consent=\"");
            edits.add(hold.purpose());
            edits.add("\" type=\"text/plain\"");
            edits.end();
            renameTypes();
            edits.complete();
        }
        aim = null;
    }

    private void renameTypes() {
        for (int i = 0; i < typeCount; i++) {
            edits.insert(types[i], TagEdit.PREFIX);
        }
    }

    private @Nullable Hold speculates(byte[] b, int from, int to) {
        strings.begin(b, from, to);
        while (strings.next()) {
            Hold hold = verdicts.address(strings.text, 0, strings.length);
            if (hold != null) {
                return hold;
            }
        }
        return null;
    }
}
