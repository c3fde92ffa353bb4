package org.consentry.html;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The element names that mean something to scanning or rewriting; any other is {@link #OTHER}. A name is looked up
 * by its bytes packed in two longs, so that no tag costs a String.
 */
enum TagName {
    OTHER,
    HTML(Trait.LEAVES_FOREIGN),
    HEAD(Trait.BREAKS_OUT),
    BODY(Trait.BREAKS_OUT),
    FRAMESET,
    NOSCRIPT(Trait.IN_HEAD),
    TEMPLATE(Trait.IN_HEAD | Trait.AFTER_HEAD),
    SCRIPT(Trait.IN_HEAD | Trait.AFTER_HEAD | Trait.SCRIPT),
    STYLE(Trait.IN_HEAD | Trait.AFTER_HEAD | Trait.RAWTEXT),
    TITLE(Trait.IN_HEAD | Trait.AFTER_HEAD | Trait.RCDATA),
    NOFRAMES(Trait.IN_HEAD | Trait.AFTER_HEAD | Trait.RAWTEXT),
    BASE(Trait.IN_HEAD | Trait.AFTER_HEAD | Trait.VOID),
    BASEFONT(Trait.IN_HEAD | Trait.AFTER_HEAD | Trait.VOID),
    BGSOUND(Trait.IN_HEAD | Trait.AFTER_HEAD | Trait.VOID),
    LINK(Trait.IN_HEAD | Trait.AFTER_HEAD | Trait.VOID),
    META(Trait.IN_HEAD | Trait.AFTER_HEAD | Trait.VOID | Trait.BREAKS_OUT),
    TEXTAREA(Trait.RCDATA),
    XMP(Trait.RAWTEXT),
    IFRAME(Trait.RAWTEXT),
    NOEMBED(Trait.RAWTEXT),
    PLAINTEXT(Trait.PLAIN),
    SVG,
    MATH,
    FOREIGNOBJECT,
    DESC,
    MI,
    MO,
    MN,
    MS,
    MTEXT,
    MGLYPH,
    MALIGNMARK,
    ANNOTATION_XML,
    FONT(Trait.LEAVES_FOREIGN),
    A(Trait.LEAVES_FOREIGN),
    ADDRESS(Trait.LEAVES_FOREIGN),
    ARTICLE(Trait.LEAVES_FOREIGN),
    ASIDE(Trait.LEAVES_FOREIGN),
    BUTTON(Trait.LEAVES_FOREIGN),
    DETAILS(Trait.LEAVES_FOREIGN),
    DIALOG(Trait.LEAVES_FOREIGN),
    FIELDSET(Trait.LEAVES_FOREIGN),
    FIGCAPTION(Trait.LEAVES_FOREIGN),
    FIGURE(Trait.LEAVES_FOREIGN),
    FOOTER(Trait.LEAVES_FOREIGN),
    FORM(Trait.LEAVES_FOREIGN),
    HEADER(Trait.LEAVES_FOREIGN),
    LABEL(Trait.LEAVES_FOREIGN),
    MAIN(Trait.LEAVES_FOREIGN),
    NAV(Trait.LEAVES_FOREIGN),
    SECTION(Trait.LEAVES_FOREIGN),
    SUMMARY(Trait.LEAVES_FOREIGN),
    TBODY(Trait.LEAVES_FOREIGN),
    TD(Trait.LEAVES_FOREIGN),
    TFOOT(Trait.LEAVES_FOREIGN),
    TH(Trait.LEAVES_FOREIGN),
    THEAD(Trait.LEAVES_FOREIGN),
    TR(Trait.LEAVES_FOREIGN),
    B(Trait.BREAKS_OUT),
    BIG(Trait.BREAKS_OUT),
    BLOCKQUOTE(Trait.BREAKS_OUT),
    BR(Trait.BREAKS_OUT | Trait.VOID),
    CENTER(Trait.BREAKS_OUT),
    CODE(Trait.BREAKS_OUT),
    DD(Trait.BREAKS_OUT),
    DIV(Trait.BREAKS_OUT),
    DL(Trait.BREAKS_OUT),
    DT(Trait.BREAKS_OUT),
    EM(Trait.BREAKS_OUT),
    EMBED(Trait.BREAKS_OUT | Trait.VOID),
    H1(Trait.BREAKS_OUT),
    H2(Trait.BREAKS_OUT),
    H3(Trait.BREAKS_OUT),
    H4(Trait.BREAKS_OUT),
    H5(Trait.BREAKS_OUT),
    H6(Trait.BREAKS_OUT),
    HR(Trait.BREAKS_OUT | Trait.VOID),
    I(Trait.BREAKS_OUT),
    IMG(Trait.BREAKS_OUT | Trait.VOID),
    LI(Trait.BREAKS_OUT),
    LISTING(Trait.BREAKS_OUT),
    MENU(Trait.BREAKS_OUT),
    NOBR(Trait.BREAKS_OUT),
    OL(Trait.BREAKS_OUT),
    P(Trait.BREAKS_OUT),
    PRE(Trait.BREAKS_OUT),
    RUBY(Trait.BREAKS_OUT),
    S(Trait.BREAKS_OUT),
    SMALL(Trait.BREAKS_OUT),
    SPAN(Trait.BREAKS_OUT),
    STRIKE(Trait.BREAKS_OUT),
    STRONG(Trait.BREAKS_OUT),
    SUB(Trait.BREAKS_OUT),
    SUP(Trait.BREAKS_OUT),
    TABLE(Trait.BREAKS_OUT),
    TT(Trait.BREAKS_OUT),
    U(Trait.BREAKS_OUT),
    UL(Trait.BREAKS_OUT),
    VAR(Trait.BREAKS_OUT),
    AREA(Trait.VOID),
    COL(Trait.VOID),
    COLGROUP,
    FRAME(Trait.VOID),
    IMAGE(Trait.VOID),
    INPUT(Trait.VOID),
    KEYGEN(Trait.VOID),
    PARAM(Trait.VOID),
    SOURCE(Trait.VOID),
    TRACK(Trait.VOID),
    WBR(Trait.VOID),
    AUDIO,
    VIDEO,
    OBJECT,
    USE,
    FEIMAGE,
    ANIMATE,
    SET;

    /** Longest name that can be told apart; a longer one is {@link #OTHER}. */
    static final int MAX_LENGTH = 16;

    private static final int SLOTS = 512;
    private static final TagName[] INDEX = new TagName[SLOTS];

    static {
        for (TagName name : values()) {
            if (name != OTHER) {
                int slot = slot(name.low, name.high);
                while (INDEX[slot] != null) {
                    slot = slot + 1 & SLOTS - 1;
                }
                INDEX[slot] = name;
            }
        }
    }

    private final int traits;
    private final long low;
    private final long high;

    TagName() {
        this(0);
    }

    TagName(int traits) {
        this.traits = traits;
        PackedName packed = new PackedName();
        for (byte c : name().toLowerCase(Locale.ROOT).replace('_', '-').getBytes(StandardCharsets.US_ASCII)) {
            packed.add(c);
        }
        this.low = packed.low;
        this.high = packed.high;
    }

    static TagName of(PackedName packed) {
        if (packed.length > MAX_LENGTH) {
            return OTHER;
        }
        for (int slot = slot(packed.low, packed.high); ; slot = slot + 1 & SLOTS - 1) {
            TagName name = INDEX[slot];
            if (name == null) {
                return OTHER;
            }
            if (name.low == packed.low && name.high == packed.high) {
                return name;
            }
        }
    }

    private static int slot(long low, long high) {
        return (int) ((low + high * 31) * 0x9E3779B97F4A7C15L >>> 55);
    }

    /** Whether the tag is one of {@code traits}. */
    boolean is(int anyOf) {
        return (traits & anyOf) != 0;
    }

    /** What the parser's rules (HTML 13.2.6) say of a name, one bit each. */
    static final class Trait {
        /** A start tag that stays in the head, or opens it. */
        static final int IN_HEAD = 1;
        /** A start tag that goes into the head even after {@code </head>}. */
        static final int AFTER_HEAD = 1 << 1;

        static final int RCDATA = 1 << 2;
        static final int RAWTEXT = 1 << 3;
        static final int SCRIPT = 1 << 4;
        static final int PLAIN = 1 << 5;
        static final int VOID = 1 << 6;
        /** An end tag that, where the element was opened before the svg or math, closes these with it. */
        static final int LEAVES_FOREIGN = 1 << 7;
        /** A start tag that ends svg or math; its end tag does as {@link #LEAVES_FOREIGN}. */
        static final int BREAKS_OUT = 1 << 8;

        private Trait() {}
    }
}
