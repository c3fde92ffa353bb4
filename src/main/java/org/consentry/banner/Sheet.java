package org.consentry.banner;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Markup rendered once, with places that are filled for every visitor: slots, which take a text that is already safe,
 * and parts, which are shown or left out. The wording is what is left without what is the visitor's own.
 *
 * <p>A template marks them with control characters, which escaped text never holds: so no policy can forge one.
 */
final class Sheet {
    private static final char SLOT = '\u0001';
    private static final char PART = '\u0002';
    private static final char PART_END = '\u0003';

    /** Markup or a slot's name, and the part that it belongs to; empty for none. */
    private record Piece(String part, String slot, byte[] bytes) {}

    private final List<Piece> pieces = new ArrayList<>();
    private final int length;

    static String slot(String name) {
        return SLOT + name + SLOT;
    }

    static String part(String name, String markup) {
        return PART + name + PART + markup + PART_END;
    }

    /** @throws IllegalStateException where the marks do not fit together */
    Sheet(String rendered) {
        String part = "";
        int from = 0;
        while (from < rendered.length()) {
            int mark = nextMark(rendered, from);
            if (mark > from) {
                String literal = rendered.substring(from, mark);
                pieces.add(new Piece(part, "", literal.getBytes(StandardCharsets.US_ASCII)));
            }
            if (mark == rendered.length()) {
                break;
            }
            char kind = rendered.charAt(mark);
            from = mark + 1;
            if (kind == PART_END) {
                part = "";
                continue;
            }
            int end = rendered.indexOf(kind, from);
            if (end < 0 || kind == PART && !part.isEmpty()) {
                throw new IllegalStateException("a mark at " + mark + " has no end, or stands in another part");
            }
            String name = rendered.substring(from, end);
            if (kind == PART) {
                part = name;
            } else {
                pieces.add(new Piece(part, name, new byte[0]));
            }
            from = end + 1;
        }
        length = rendered.length();
    }

    /** The markup with these parts, and with nothing in the slots that have no text. */
    String wording(Map<String, String> slots, Set<String> parts) {
        return new String(fill(slots, "", parts), StandardCharsets.US_ASCII);
    }

    /**
     * One visitor's copy.
     *
     * @param slots text for every slot, safe where it stands
     * @param parts names of the parts to show
     * @throws IllegalStateException where a slot has no text
     */
    byte[] fill(Map<String, String> slots, Set<String> parts) {
        return fill(slots, null, parts);
    }

    private byte[] fill(Map<String, String> slots, @Nullable String otherwise, Set<String> parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(length + 512);
        for (Piece piece : pieces) {
            if (!piece.part().isEmpty() && !parts.contains(piece.part())) {
                continue;
            }
            if (piece.slot().isEmpty()) {
                out.writeBytes(piece.bytes());
                continue;
            }
            String text = slots.getOrDefault(piece.slot(), otherwise);
            if (text == null) {
                throw new IllegalStateException("nothing fills the slot " + piece.slot());
            }
            out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        }
        return out.toByteArray();
    }

    private static int nextMark(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) > PART_END) {
            at++;
        }
        return at;
    }
}
