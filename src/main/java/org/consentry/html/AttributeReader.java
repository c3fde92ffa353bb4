package org.consentry.html;

import java.io.IOException;
import java.util.Arrays;

/** Reads values of attributes, as browsers do, and has the addresses in them judged. */
final class AttributeReader {
    /** The {@code rel} values that make a browser fetch something, or connect. */
    private static final String[] LOADING = {
        "stylesheet",
        "icon",
        "preload",
        "modulepreload",
        "prefetch",
        "prerender",
        "preconnect",
        "dns-prefetch",
        "manifest",
        "apple-touch-icon",
        "apple-touch-icon-precomposed",
        "apple-touch-startup-image",
        "mask-icon",
        "compression-dictionary"
    };

    private static final Hold TOO_DEEP = new Hold(Hold.NEVER, "");

    private final Verdicts verdicts;
    private final int depth;
    private final CharacterReferences references = new CharacterReferences();
    private final SrcsetLexer sources = new SrcsetLexer();
    private final PingLexer words = new PingLexer();
    private final RefreshLexer refresh = new RefreshLexer();
    private final CssLexer css = new CssLexer();

    AttributeReader(Verdicts verdicts, int depth) {
        this.verdicts = verdicts;
        this.depth = depth;
    }

    /** An attribute's value without references, valid until the next is asked for; empty where there is none. */
    CharacterReferences value(Tag tag, int attribute) {
        int at = tag.offset;
        if (tag.hasValue(attribute)) {
            references.read(tag.bytes, tag.valueStart(attribute), tag.valueEnd(attribute));
        } else {
            references.read(tag.bytes, at, at);
        }
        return references;
    }

    /** Judges what an attribute would load, and notes what it must wait for; tells whether it must. */
    boolean holds(Tag tag, int attribute, Channel.Reading reading, Holds holds) throws IOException {
        CharacterReferences value = value(tag, attribute);
        return switch (reading) {
            case ADDRESS -> holds.add(verdicts.address(value.bytes, value.from, value.to));
            case FRAMED -> holds.add(verdicts.address(value.bytes, value.from, value.to, true));
            case ADDRESSES -> any(words, value, holds);
            case VALUES -> values(value, holds);
            case SRCSET -> any(sources, value, holds);
            case DOCUMENT -> {
                if (depth == Gating.MAX_DEPTH) {
                    yield holds.add(TOO_DEEP);
                }
                byte[] document = Arrays.copyOfRange(value.bytes, value.from, value.to);
                yield holds.addAll(Gating.document(verdicts, document, depth + 1));
            }
        };
    }

    /** Judges the address that a {@code <meta>} leads to by itself. */
    boolean refreshes(Tag tag, int content, Holds holds) {
        return any(refresh, value(tag, content), holds);
    }

    private boolean values(CharacterReferences list, Holds holds) {
        boolean any = false;
        int from = list.from;
        while (from < list.to) {
            int to = ByteSearch.indexOf(list.bytes, from, list.to, (byte) ';');
            any |= holds.add(verdicts.address(list.bytes, from, to));
            from = to + 1;
        }
        css.restart();
        css.begin(list.bytes, list.from, list.to, true);
        while (css.next()) {
            any |= holds.add(verdicts.address(css.text, css.textFrom, css.textTo));
        }
        return any;
    }

    private boolean any(AddressRanges ranges, CharacterReferences value, Holds holds) {
        ranges.begin(value.bytes, value.from, value.to);
        boolean any = false;
        while (ranges.next()) {
            any |= holds.add(verdicts.address(ranges.bytes, ranges.from, ranges.to));
        }
        return any;
    }

    /**
     * Whether browsers load what a {@code <link>} names. Where its {@code rel} may be in another part they might; and
     * of several one will do, since those who load in advance go by the last.
     */
    boolean loads(Tag tag) {
        int first = tag.find("rel");
        if (first < 0) {
            return tag.tooLong();
        }
        for (int rel = first; rel < tag.attributes(); rel++) {
            if (tag.named(rel, "rel") && loads(value(tag, rel))) {
                return true;
            }
        }
        return tag.cut();
    }

    private boolean loads(CharacterReferences value) {
        words.begin(value.bytes, value.from, value.to);
        while (words.next()) {
            for (String loading : LOADING) {
                if (Tag.sameIgnoringCase(words.bytes, words.from, words.to, loading)) {
                    return true;
                }
            }
        }
        return false;
    }
}
