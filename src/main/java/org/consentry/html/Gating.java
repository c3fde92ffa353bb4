package org.consentry.html;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.consentry.html.TagName.Trait;
import org.consentry.html.TagScanner.Reading;
import org.jspecify.annotations.Nullable;

/**
 * Finds on one page, or in one reading of part of it, what would load something that must wait, and notes the edits
 * that hold it back. What it has noted for an element is whole when the element's event has returned.
 *
 * <p>The content of {@code <template>} is gated like the rest. That of {@code <noframes>}, {@code <noembed>},
 * {@code <xmp>} and of frames is not looked at: to every browser that follows the HTML standard it is text, never
 * markup.
 */
final class Gating implements TagEvents {
    /** A frame's document within a document within a document …: below this depth it waits unread. */
    static final int MAX_DEPTH = 4;

    static final long NOTHING = Long.MAX_VALUE;

    private static final int RAW = Trait.RAWTEXT | Trait.RCDATA | Trait.SCRIPT | Trait.PLAIN;

    private final AttributeReader reader;
    private final TagGate tags;
    private final ScriptTags scriptTags;
    private final InlineScripts scripts;
    private final StyleSheets styles;
    private final Verdicts verdicts;
    private final Edits edits;
    private final Holds all;
    private final int depth;
    private final boolean page;
    private final boolean scripting;
    private final boolean twice;
    private @Nullable Noscript noscript;
    private @Nullable SecondReading ahead;
    private @Nullable SecondReading deeper;
    private int templates;
    private boolean framed;

    /** What it reads, and so which rules it follows. */
    private enum Part {
        PAGE,
        DOCUMENT,
        NOSCRIPT,
        /** What another one reads too. */
        READ_TWICE
    }

    private Gating(Verdicts verdicts, Edits edits, Holds all, int depth, Part part) {
        this.verdicts = verdicts;
        this.edits = edits;
        this.all = all;
        this.depth = depth;
        this.page = part == Part.PAGE;
        this.scripting = part == Part.PAGE || part == Part.DOCUMENT;
        this.twice = part == Part.PAGE || part == Part.NOSCRIPT;
        this.scripts = new InlineScripts(verdicts, edits, all);
        this.styles = new StyleSheets(verdicts, edits, all);
        TagEdit edit = new TagEdit(edits, new AttributeReader(verdicts, depth), all);
        this.reader = edit.reader;
        this.tags = new TagGate(verdicts, edits, edit);
        this.scriptTags = new ScriptTags(verdicts, edit, scripting ? scripts : null);
    }

    /** Gates a page. */
    static Gating page(Verdicts verdicts, Edits edits) {
        return new Gating(verdicts, edits, new Holds(), 0, Part.PAGE);
    }

    /** Gates what browsers without scripting read within {@code <noscript>}. */
    static Gating noscript(Verdicts verdicts, Edits edits, Holds all, int depth) {
        return new Gating(verdicts, edits, all, depth, Part.NOSCRIPT);
    }

    /** Gates what browsers may read in another way too. */
    static Gating again(Verdicts verdicts, Edits edits, Holds all, int depth) {
        return new Gating(verdicts, edits, all, depth, Part.READ_TWICE);
    }

    /**
     * Looks into the document that a frame brings along.
     *
     * @param depth how deep it lies: 1 in a frame of the page
     * @return what in it must wait; it waits as a whole
     */
    static Holds document(Verdicts verdicts, byte[] html, int depth) {
        Holds all = new Holds();
        Gating gating = new Gating(verdicts, new Edits(), all, depth, Part.DOCUMENT);
        TagScanner scanner = new TagScanner(gating, true);
        try {
            scanner.scan(html, 0, html.length, 0);
            gating.follow(html, html.length, 0);
            scanner.finish(html, 0);
            gating.finish(html, html.length, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    /** Position of the first byte that must stay at hand; {@link #NOTHING} if none must. */
    long waitsFrom() {
        long from = Math.min(scripts.waitsFrom(), styles.waitsFrom());
        from = noscript == null ? from : Math.min(from, noscript.waitsFrom());
        from = ahead == null ? from : Math.min(from, ahead.waitsFrom());
        return deeper == null ? from : Math.min(from, deeper.waitsFrom());
    }

    /**
     * Nothing more is shown of what is waited for: judges it by what there is.
     *
     * @param b holds the page up to {@code to} from {@link #waitsFrom} on
     * @param base position in the page of {@code b[0]}
     */
    void finish(byte[] b, int to, long base) throws IOException {
        scripts.finish(b, base);
        styles.close(b, base);
        if (noscript != null) {
            noscript.finish(b, to, base);
        }
        if (ahead != null) {
            ahead.finish(b, to, base);
        }
        if (deeper != null) {
            deeper.finish(b, to, base);
        }
    }

    /**
     * There is no room to wait any longer, and no need: an end tag under way is all that has come for so long.
     *
     * @param b holds the page up to {@code to} from {@link #waitsFrom} on
     * @param base position in the page of {@code b[0]}
     */
    void giveUp(byte[] b, int to, long base) throws IOException {
        scripts.finish(b, base);
        styles.close(b, base);
        if (noscript != null) {
            noscript.close();
        }
        follow(b, to, base);
        if (ahead != null) {
            ahead.giveUp(b, to, base);
        }
        if (deeper != null) {
            deeper.giveUp(b, to, base);
        }
    }

    /** The page's reader has read {@code b[0, to)}: a second reading catches up. */
    void follow(byte[] b, int to, long base) throws IOException {
        if (noscript != null) {
            noscript.follow(b, to, base);
        }
        if (ahead != null) {
            ahead.follow(b, to, base);
        }
        if (deeper != null) {
            deeper.follow(b, to, base);
        }
    }

    /** A second reading has not come together with this one yet. */
    boolean readsTwice() {
        return ahead != null && ahead.open() || deeper != null && deeper.open();
    }

    @Override
    public void startTag(Tag tag) throws IOException {
        if (tag.html && (scripts.open() || styles.open())) {
            leaveForeign(tag);
        }
        if (concerns(tag)) {
            tags.startTag(tag);
        }
        switch (tag.name) {
            case SCRIPT -> scriptTags.startTag(tag);
            case STYLE -> styles.open(tag);
            case NOSCRIPT -> {
                if (scripting && tag.html) {
                    openNoscript(tag.end);
                }
            }
            case TEMPLATE -> templates++;
            case BASE -> {
                if (page && templates == 0 && tag.html) {
                    base(tag);
                }
            }
            case FRAMESET -> framed = true;
            default -> {}
        }
        boolean raw = tag.name.is(RAW) || tag.name == TagName.NOSCRIPT;
        meet(tag, !raw);
        if (twice && raw) {
            readTwice(tag);
        }
    }

    /** What browsers may read in two ways is. */
    private void readTwice(Tag tag) {
        if (!tag.html) {
            if (ahead == null) {
                ahead = new SecondReading(verdicts, edits, all, depth, Reading.NAMES);
            }
            ahead.content(tag);
        } else if (framed || tag.doubtful && (tag.name != TagName.SCRIPT || tag.find("src") >= 0)) {
            // What a script says may well look like markup, so it is not touched on suspicion.
            if (deeper == null) {
                deeper = new SecondReading(verdicts, edits, all, depth, Reading.NOTHING);
            }
            deeper.markup(tag.end);
        }
    }

    @Override
    public void cdata(long position) {
        if (twice) {
            if (ahead == null) {
                ahead = new SecondReading(verdicts, edits, all, depth, Reading.NAMES);
            }
            ahead.comment(position);
        }
    }

    /** A first test, cheap enough for every tag. Scripts are looked at on their own. */
    private static boolean concerns(Tag tag) {
        int initials = Channel.initials(tag.name);
        return tag.mayHave(initials)
                || (!tag.html || tag.doubtful) && initials != 0 && tag.mayHave(StyleAttribute.PAINT_INITIALS);
    }

    private void openNoscript(long position) {
        Noscript opened = noscript;
        if (opened == null) {
            opened = new Noscript(verdicts, edits, all, depth);
            noscript = opened;
        }
        opened.open(position);
    }

    /** The svg element around a script or style has ended before it. */
    private void leaveForeign(Tag tag) {
        scripts.finish(tag.bytes, tag.base);
        styles.close(tag.bytes, tag.base);
    }

    private void base(Tag tag) {
        int href = tag.find("href");
        if (href >= 0) {
            CharacterReferences text = reader.value(tag, href);
            verdicts.base(text.bytes, text.from, text.to);
        }
    }

    @Override
    public void endTag(Tag tag) throws IOException {
        if (tag.first()) {
            ended(tag);
        }
        meet(tag, true);
    }

    private void ended(Tag tag) {
        switch (tag.name) {
            case SCRIPT -> scripts.finish(tag.bytes, tag.base);
            case STYLE -> styles.close(tag.bytes, tag.base);
            case NOSCRIPT -> {
                if (noscript != null) {
                    noscript.close();
                }
            }
            case SVG -> leaveForeign(tag);
            case TEMPLATE -> templates = Math.max(0, templates - 1);
            default -> {}
        }
    }

    private void meet(Tag tag, boolean between) throws IOException {
        if (noscript != null) {
            noscript.meet(tag, between);
        }
        if (ahead != null) {
            ahead.meet(tag, between);
        }
        if (deeper != null) {
            deeper.meet(tag, between);
        }
    }

    @Override
    public void longTag(Tag tag, boolean end) throws IOException {
        if (end) {
            if (tag.first()) {
                ended(tag);
            }
        } else if (tag.name == TagName.SCRIPT) {
            scriptTags.startTag(tag);
        } else if (concerns(tag)) {
            tags.startTag(tag);
        }
    }

    @Override
    public void text(byte[] b, int from, int to, long position) throws IOException {
        rawText(b, from, to, position);
    }

    @Override
    public void rawText(byte[] b, int from, int to, long position) throws IOException {
        if (scripts.open()) {
            scripts.text(b, from, to, position);
        } else if (styles.open()) {
            styles.text(b, from, to, position);
        } else if (noscript != null && noscript.inside()) {
            noscript.text(b, from, to, position);
        }
    }
}
