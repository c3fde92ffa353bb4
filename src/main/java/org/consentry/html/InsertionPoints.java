package org.consentry.html;

import java.io.IOException;
import org.consentry.html.TagName.Trait;

/**
 * Finds where the head and the body begin, whether or not the page says so: follows the tree builder's insertion modes
 * (HTML 13.2.6.4.1 to 13.2.6.4.6) until a body is open, and no further.
 *
 * <p>The one page on which this may change what a browser shows is a frameset that comes after content which opened a
 * body without saying so: browsers then throw that body away, and with ours in it they no longer do.
 */
final class InsertionPoints implements TagEvents {
    /** Told of the two places, each at most once and in this order, before bytes after them are judged. */
    interface Places {
        void head(long position, String pageLang) throws IOException;

        void body(long position, String pageLang) throws IOException;
    }

    private enum Mode {
        BEFORE_HEAD,
        IN_HEAD,
        AFTER_HEAD,
        FOUND
    }

    private static final int MAX_LANG = 35;

    private final Places places;
    private Mode mode = Mode.BEFORE_HEAD;
    private int templates;
    private boolean markupSeen;
    private String lang = "";

    InsertionPoints(Places places) {
        this.places = places;
    }

    /** There is nothing more to find. */
    boolean found() {
        return mode == Mode.FOUND;
    }

    /**
     * The page has ended: what has no place yet gets it at {@code position}, unless that is within a template, or
     * there was nothing on the page but white space and comments.
     */
    void end(long position) throws IOException {
        if (templates == 0 && (markupSeen || mode != Mode.BEFORE_HEAD)) {
            bodyAt(position);
        }
    }

    @Override
    public void text(byte[] b, int from, int to, long position) throws IOException {
        if (mode == Mode.FOUND || templates > 0) {
            return;
        }
        for (int i = from; i < to; i++) {
            if (!TagLexer.isSpace(b[i])) {
                bodyAt(position + i - from);
                return;
            }
        }
    }

    @Override
    public void doctype() {
        markupSeen = true;
    }

    @Override
    public void longTag(Tag tag, boolean end) throws IOException {
        if (!tag.first()) {
            return;
        }
        if (end) {
            beforeEnd(tag);
        } else {
            before(tag);
        }
    }

    @Override
    public void startTag(Tag tag) throws IOException {
        if (mode == Mode.FOUND) {
            return;
        }
        markupSeen = true;
        if (tag.whole()) {
            before(tag);
        }
        after(tag);
    }

    /** What a start tag opens before itself. */
    private void before(Tag tag) throws IOException {
        TagName name = tag.name;
        if (mode == Mode.FOUND || templates > 0 || name == TagName.HTML || name == TagName.HEAD) {
            return;
        }
        if (name == TagName.BODY || name == TagName.FRAMESET || name.is(allowed())) {
            headAt(tag.position);
        } else {
            bodyAt(tag.position);
        }
    }

    /** A noscript is allowed in the head, but opens the body where it stands after it. */
    private int allowed() {
        return mode == Mode.AFTER_HEAD ? Trait.AFTER_HEAD : Trait.IN_HEAD;
    }

    /** What a start tag opens after itself. */
    private void after(Tag tag) throws IOException {
        if (tag.name == TagName.TEMPLATE && mode != Mode.FOUND) {
            templates++;
        } else if (templates == 0) {
            switch (tag.name) {
                case HTML -> readLang(tag);
                case HEAD -> headAt(tag.end);
                case BODY -> bodyAt(tag.end);
                case FRAMESET -> mode = Mode.FOUND;
                default -> {}
            }
        }
    }

    @Override
    public void endTag(Tag tag) throws IOException {
        if (mode == Mode.FOUND) {
            return;
        }
        markupSeen = true;
        if (tag.whole()) {
            beforeEnd(tag);
        }
        if (templates > 0) {
            if (tag.name == TagName.TEMPLATE) {
                templates--;
            }
        } else if (tag.name == TagName.HEAD) {
            mode = Mode.AFTER_HEAD;
        }
    }

    /** What an end tag opens before itself; those not named here are ignored until there is a body. */
    private void beforeEnd(Tag tag) throws IOException {
        if (templates > 0) {
            return;
        }
        switch (tag.name) {
            case HEAD -> headAt(tag.position);
            case BODY, HTML, BR -> bodyAt(tag.position);
            default -> {}
        }
    }

    private void headAt(long position) throws IOException {
        if (mode == Mode.BEFORE_HEAD) {
            mode = Mode.IN_HEAD;
            places.head(position, lang);
        }
    }

    private void bodyAt(long position) throws IOException {
        headAt(position);
        if (mode != Mode.FOUND) {
            mode = Mode.FOUND;
            places.body(position, lang);
        }
    }

    private void readLang(Tag tag) {
        int attribute = tag.find("lang");
        if (mode == Mode.BEFORE_HEAD && lang.isEmpty() && attribute >= 0 && tag.hasValue(attribute)) {
            lang = lang(tag.bytes, tag.valueStart(attribute), tag.valueEnd(attribute));
        }
    }

    /** A language tag by its shape (RFC 5646): letters, digits and hyphens, beginning with a letter. */
    private static String lang(byte[] b, int start, int end) {
        int from = start;
        int to = end;
        while (from < to && TagLexer.isSpace(b[from])) {
            from++;
        }
        while (from < to && TagLexer.isSpace(b[to - 1])) {
            to--;
        }
        if (from == to || to - from > MAX_LANG || !RawLexer.isLetter(b[from])) {
            return "";
        }
        StringBuilder tag = new StringBuilder();
        for (int i = from; i < to; i++) {
            boolean fits = RawLexer.isLetter(b[i]) || b[i] == '-' || b[i] >= '0' && b[i] <= '9';
            if (!fits) {
                return "";
            }
            tag.append((char) b[i]);
        }
        return tag.toString();
    }
}
