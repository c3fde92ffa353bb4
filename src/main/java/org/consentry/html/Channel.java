package org.consentry.html;

import static org.consentry.html.Channel.Reading.ADDRESS;
import static org.consentry.html.Channel.Reading.ADDRESSES;
import static org.consentry.html.Channel.Reading.DOCUMENT;
import static org.consentry.html.Channel.Reading.FRAMED;
import static org.consentry.html.Channel.Reading.SRCSET;
import static org.consentry.html.Channel.Reading.VALUES;

import java.util.List;

/**
 * An attribute by which an element loads something without the visitor's doing, and how its value is read. Styles and
 * {@code <meta http-equiv=refresh>} are not listed: they have rules of their own.
 */
record Channel(String name, Reading reading) {
    enum Reading {
        ADDRESS,
        /** Of what is shown as a page of its own. */
        FRAMED,
        /** Addresses with white space between them. */
        ADDRESSES,
        /** What an svg attribute is to become one after the other, semicolons between: addresses or CSS. */
        VALUES,
        SRCSET,
        /** A page in itself. */
        DOCUMENT
    }

    private static final Channel SRC = new Channel("src", ADDRESS);
    private static final Channel FRAMED_SRC = new Channel("src", FRAMED);
    private static final Channel HREF = new Channel("href", ADDRESS);
    private static final Channel XLINK_HREF = new Channel("xlink:href", ADDRESS);
    private static final Channel IMAGE_SOURCES = new Channel("srcset", SRCSET);
    private static final Channel PING = new Channel("ping", ADDRESSES);
    private static final Channel ATTRIBUTION = new Channel("attributionsrc", ADDRESSES);
    private static final List<Channel> BACKGROUND = List.of(new Channel("background", ADDRESS));

    private static final Channel[][] BY_NAME = new Channel[TagName.values().length][];
    private static final int[] INITIALS = new int[BY_NAME.length];

    static {
        for (TagName name : TagName.values()) {
            List<Channel> channels = channels(name);
            BY_NAME[name.ordinal()] = channels.toArray(Channel[]::new);
            int initials = Tag.initial('s');
            for (Channel channel : channels) {
                initials |= Tag.initial(channel.name.charAt(0));
            }
            if (name == TagName.META) {
                initials |= Tag.initial('h');
            }
            if (marked(name)) {
                initials |= Tag.initial('d') | Tag.initial('c');
            }
            // Scripts, whose text counts too, don't come this way.
            INITIALS[name.ordinal()] = name == TagName.SCRIPT ? 0 : initials;
        }
    }

    private static List<Channel> channels(TagName name) {
        return switch (name) {
            case SCRIPT -> List.of(SRC, HREF, XLINK_HREF, ATTRIBUTION);
            case IFRAME -> List.of(FRAMED_SRC, new Channel("srcdoc", DOCUMENT));
            case IMG -> List.of(SRC, IMAGE_SOURCES, ATTRIBUTION);
            case IMAGE -> List.of(SRC, IMAGE_SOURCES, ATTRIBUTION, HREF, XLINK_HREF);
            case SOURCE -> List.of(SRC, IMAGE_SOURCES);
            case VIDEO -> List.of(SRC, new Channel("poster", ADDRESS));
            case FRAME, EMBED -> List.of(FRAMED_SRC);
            case AUDIO, TRACK, INPUT -> List.of(SRC);
            case OBJECT -> List.of(new Channel("data", FRAMED));
            case LINK -> List.of(HREF, new Channel("imagesrcset", SRCSET));
            case A, AREA -> List.of(PING, ATTRIBUTION);
            case USE, FEIMAGE -> List.of(HREF, XLINK_HREF);
            // An animation may set the address of the image around it, or what paints it.
            case ANIMATE, SET ->
                List.of(
                        new Channel("to", VALUES),
                        new Channel("from", VALUES),
                        new Channel("by", VALUES),
                        new Channel("values", VALUES));
            // Where a held host would be all that addresses without one are relative to: wherever it stands, since
            // browsers take heed of it before they know whether it counts, and go back to addresses before it.
            case BASE -> List.of(HREF);
            case BODY, TABLE, THEAD, TBODY, TFOOT, TR, TD, TH, COL, COLGROUP -> BACKGROUND;
            default -> List.of();
        };
    }

    /** An element on which a mark of the page's author about consent is looked for. */
    static boolean marked(TagName name) {
        return switch (name) {
            case SCRIPT, IFRAME, FRAME, IMG, SOURCE, VIDEO, AUDIO, EMBED, OBJECT, LINK -> true;
            default -> false;
        };
    }

    /** Not to be changed. */
    static Channel[] of(TagName name) {
        return BY_NAME[name.ordinal()];
    }

    /** Initials of the attributes that make an element worth a closer look: {@link Tag#mayHave}. */
    static int initials(TagName name) {
        return INITIALS[name.ordinal()];
    }
}
