package org.consentry.html;

import java.io.IOException;
import java.util.BitSet;
import java.util.List;

/**
 * The change of one start tag under way: what it must wait for, and which of its attributes lose their effect. Written
 * out, {@code data-consent} and what must stand instead come right after the tag's name, and before the name of each
 * attribute that would load, with its duplicates, comes {@value #PREFIX}. Taking these bytes out again gives the tag as
 * it was.
 *
 * <p>A tag too long for the window is changed part by part, and what has passed of it can't be changed any more. In
 * later parts the mark stands before the part's first held attribute.
 */
final class TagEdit {
    static final String PREFIX = "data-consent-";
    static final String DATA = "data-";

    private static final Hold UNSEEN = new Hold(Hold.NEVER, "");
    private static final List<Channel> INERT = List.of(
            new Channel("data-src", Channel.Reading.ADDRESS),
            new Channel("data-srcset", Channel.Reading.SRCSET),
            new Channel("data-href", Channel.Reading.ADDRESS));

    final AttributeReader reader;
    final Holds holds = new Holds();
    private final Edits edits;
    private final Holds all;
    private final BitSet renamed = new BitSet(Tag.MAX_ATTRIBUTES);

    TagEdit(Edits edits, AttributeReader reader, Holds all) {
        this.edits = edits;
        this.reader = reader;
        this.all = all;
    }

    void begin() {
        holds.clear();
        renamed.clear();
    }

    /**
     * Judges what the element would load, attribute by attribute. A duplicate doesn't count for the element, but may
     * for the browser's reader that runs ahead and loads in advance: it takes the first that isn't empty.
     */
    void judge(Tag tag) throws IOException {
        for (Channel channel : Channel.of(tag.name)) {
            boolean held = false;
            int first = tag.find(channel.name());
            for (int a = first; a >= 0 && a < tag.attributes(); a++) {
                held |= tag.hasValue(a)
                        && (a == first || tag.named(a, channel.name()))
                        && reader.holds(tag, a, channel.reading(), holds);
            }
            if (held) {
                rename(tag, channel.name());
            }
        }
    }

    /** Holds all back that the element would load, if there is something. */
    void holdAll(Tag tag, Hold hold) {
        for (Channel channel : Channel.of(tag.name)) {
            if (tag.find(channel.name()) >= 0) {
                holds.add(hold);
                rename(tag, channel.name());
            }
        }
    }

    void rename(Tag tag, String name) {
        for (int a = tag.find(name); a >= 0 && a < tag.attributes(); a++) {
            if (tag.named(a, name)) {
                renamed.set(a);
            }
        }
    }

    /** What of the attributes that aren't listed may load is kept out by one that comes first. */
    boolean crowded(Tag tag) {
        return tag.unlisted() && holds.add(UNSEEN);
    }

    /** Writes {@code data-consent}; what else is to be put there is added to the edits before {@link #close}. */
    void open(Tag tag) {
        all.addAll(holds);
        openUnmarked(tag);
        edits.add(tag.first() ? " data-consent=\"" : "data-consent=\"");
        holds.writeTo(edits);
        edits.add("\"");
    }

    /** As {@link #open}, for a tag that waits for nothing and bears no mark. */
    void openUnmarked(Tag tag) {
        edits.under(tag.position);
        int first = renamed.nextSetBit(0);
        edits.begin(tag.base + (tag.first() ? tag.nameEnd() : tag.nameStart(Math.max(first, 0))), 0);
    }

    void close(Tag tag) {
        if (!tag.first()) {
            edits.add(" ");
        }
        edits.end();
        for (int a = renamed.nextSetBit(0); a >= 0; a = renamed.nextSetBit(a + 1)) {
            edits.insert(tag.base + tag.nameStart(a), PREFIX);
        }
        edits.complete();
    }

    void add(String name, String value) {
        edits.add(" ");
        edits.add(name);
        edits.add("=\"");
        edits.addEscaped(value);
        edits.add("\"");
    }

    /**
     * Gives the attributes that a mark has kept from loading, such as {@code data-src}, the names by which they do.
     * Nothing happens if what they would load must wait all the same.
     *
     * @return whether it need not
     */
    boolean enliven(Tag tag) throws IOException {
        holds.clear();
        for (Channel inert : INERT) {
            int a = inert(tag, inert);
            if (a >= 0 && tag.hasValue(a) && reader.holds(tag, a, inert.reading(), holds)) {
                return false;
            }
        }
        for (Channel inert : INERT) {
            int a = inert(tag, inert);
            if (a >= 0) {
                edits.remove(tag.base + tag.nameStart(a), DATA.length());
            }
        }
        return true;
    }

    private static int inert(Tag tag, Channel inert) {
        int a = tag.find(inert.name());
        return a >= 0 && tag.find(inert.name().substring(DATA.length())) < 0 ? a : -1;
    }

    /** Takes the effect from a script's type, and gives it to the one kept in {@code data-type}. */
    void enlivenType(Tag tag) {
        for (int a = tag.find("type"); a >= 0 && a < tag.attributes(); a++) {
            if (tag.named(a, "type")) {
                edits.insert(tag.base + tag.nameStart(a), PREFIX);
            }
        }
        int kept = tag.find("data-type");
        if (kept >= 0) {
            edits.remove(tag.base + tag.nameStart(kept), DATA.length());
        }
    }
}
