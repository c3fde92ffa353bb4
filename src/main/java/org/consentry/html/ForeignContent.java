package org.consentry.html;

import java.util.Arrays;
import org.consentry.html.TagName.Trait;

/**
 * Which element is open, as far as the tokenizer must know: inside {@code <svg>} and {@code <math>} there are CDATA
 * sections, and {@code <title>}, {@code <style>} or {@code <script>} are ordinary elements (HTML 13.2.6.5). Follows
 * svg and math elements, and HTML elements only where these stand inside an integration point such as
 * {@code <foreignObject>}; costs nothing on the rest of a page.
 *
 * <p>Two simplifications, which make what follows {@link #doubtful}. What is open outside svg and math is not known, so that an end tag of an HTML element that
 * has no match inside is taken to close one that was open before. And below a depth of {@value #MAX_DEPTH}, which
 * bounds the memory, elements are not followed.
 */
final class ForeignContent {
    static final int MAX_DEPTH = 256;

    private static final int FIRST_DEPTH = 16;

    private enum Kind {
        SVG,
        SVG_HTML_POINT,
        MATH,
        MATH_TEXT_POINT,
        MATH_ANNOTATION,
        MATH_HTML_POINT,
        HTML
    }

    private Kind[] kinds = new Kind[0];
    private long[] names = new long[0];
    private int depth;
    private boolean doubtful;

    /** From here on it isn't known whether what is open is what seems to be. */
    boolean doubtful() {
        return doubtful;
    }

    void clear() {
        depth = 0;
        doubtful = false;
    }

    boolean open() {
        return depth > 0;
    }

    /** The current element is one of svg or math (HTML's "adjusted current node"). */
    boolean inside() {
        return depth > 0 && kinds[depth - 1] != Kind.HTML;
    }

    /** Follows a start tag; tells whether it opens an HTML element. */
    boolean startTag(Tag tag) {
        if (depth == 0) {
            if (tag.name != TagName.SVG && tag.name != TagName.MATH) {
                return true;
            }
            openRoot(tag);
            return false;
        }
        return within(tag);
    }

    private boolean within(Tag tag) {
        if (byHtmlRules(tag.name)) {
            return !openRoot(tag) && openHtml(tag);
        }
        if (breaksOut(tag)) {
            leaveForeign();
            return openHtml(tag);
        }
        if (!tag.selfClosing) {
            push(kind(tag), tag);
        }
        return false;
    }

    private boolean openRoot(Tag tag) {
        if (tag.name != TagName.SVG && tag.name != TagName.MATH) {
            return false;
        }
        if (!tag.selfClosing) {
            push(tag.name == TagName.SVG ? Kind.SVG : Kind.MATH, tag);
        }
        return true;
    }

    private boolean openHtml(Tag tag) {
        if (depth > 0 && !tag.name.is(Trait.VOID)) {
            doubtful |= isIgnoredInBody(tag.name);
            push(Kind.HTML, tag);
        }
        return true;
    }

    private boolean byHtmlRules(TagName name) {
        return switch (kinds[depth - 1]) {
            case HTML, SVG_HTML_POINT, MATH_HTML_POINT -> true;
            case MATH_TEXT_POINT -> name != TagName.MGLYPH && name != TagName.MALIGNMARK;
            case MATH_ANNOTATION -> name == TagName.SVG;
            case SVG, MATH -> false;
        };
    }

    private static boolean breaksOut(Tag tag) {
        if (tag.name == TagName.FONT) {
            return tag.find("color") >= 0 || tag.find("face") >= 0 || tag.find("size") >= 0;
        }
        return tag.name.is(Trait.BREAKS_OUT);
    }

    private Kind kind(Tag tag) {
        Kind parent = kinds[depth - 1];
        if (parent == Kind.SVG || parent == Kind.SVG_HTML_POINT) {
            return switch (tag.name) {
                case FOREIGNOBJECT, DESC, TITLE -> Kind.SVG_HTML_POINT;
                default -> Kind.SVG;
            };
        }
        return switch (tag.name) {
            case MI, MO, MN, MS, MTEXT -> Kind.MATH_TEXT_POINT;
            case ANNOTATION_XML -> holdsHtml(tag) ? Kind.MATH_HTML_POINT : Kind.MATH_ANNOTATION;
            default -> Kind.MATH;
        };
    }

    private static boolean holdsHtml(Tag tag) {
        int encoding = tag.find("encoding");
        return encoding >= 0 && (tag.valueIs(encoding, "text/html") || tag.valueIs(encoding, "application/xhtml+xml"));
    }

    /** Follows an end tag. */
    void endTag(Tag tag) {
        if (depth == 0) {
            return;
        }
        if (kinds[depth - 1] != Kind.HTML && (tag.name == TagName.P || tag.name == TagName.BR)) {
            leaveForeign();
            return;
        }
        long name = key(tag);
        int at = depth - 1;
        boolean crossedPoint = false;
        while (at >= 0 && kinds[at] != Kind.HTML) {
            if (names[at] == name) {
                depth = at;
                return;
            }
            crossedPoint |= isPoint(kinds[at]);
            at--;
        }
        if (at < 0) {
            // The point bounds the scope in which an HTML element would be looked for.
            if (!crossedPoint && tag.name.is(Trait.LEAVES_FOREIGN | Trait.BREAKS_OUT)) {
                doubtful = true;
                depth = 0;
            }
            return;
        }
        while (at >= 0 && kinds[at] == Kind.HTML) {
            if (names[at] == name) {
                depth = at;
                return;
            }
            at--;
        }
        // One that needs no end tag may have been closed by another, so that this one closes what is around it.
        doubtful = true;
    }

    /** Start tags that count for nothing where their parents aren't open (HTML 13.2.6.4.7). */
    private static boolean isIgnoredInBody(TagName name) {
        return switch (name) {
            case COLGROUP, FRAMESET, HEAD, BODY, HTML, TBODY, TD, TFOOT, TH, THEAD, TR -> true;
            default -> false;
        };
    }

    private void leaveForeign() {
        while (depth > 0 && kinds[depth - 1] != Kind.HTML && !isPoint(kinds[depth - 1])) {
            depth--;
        }
    }

    private static boolean isPoint(Kind kind) {
        return kind == Kind.SVG_HTML_POINT || kind == Kind.MATH_HTML_POINT || kind == Kind.MATH_TEXT_POINT;
    }

    private void push(Kind kind, Tag tag) {
        if (depth == kinds.length && depth < MAX_DEPTH) {
            int size = Math.max(FIRST_DEPTH, depth * 2);
            kinds = Arrays.copyOf(kinds, size);
            names = Arrays.copyOf(names, size);
        }
        if (depth < MAX_DEPTH) {
            kinds[depth] = kind;
            names[depth] = key(tag);
            depth++;
        } else {
            doubtful = true;
        }
    }

    private static long key(Tag tag) {
        return (tag.packed.low * 31 + tag.packed.high) * 31 + tag.packed.length;
    }
}
