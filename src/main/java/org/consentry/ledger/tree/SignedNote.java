package org.consentry.ledger.tree;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** A text with the signatures under it (C2SP signed-note). */
public final class SignedNote {
    /** In characters; also the most in bytes of what a reader need take. */
    static final int MOST = 65_536;

    private static final int MOST_LINES = 100;
    private static final String MARK = "\u2014 ";

    private final String text;
    private final List<Line> lines;

    private record Line(String name, byte[] id, byte[] signature) {}

    private SignedNote(String text, List<Line> lines) {
        this.text = text;
        this.lines = List.copyOf(lines);
    }

    /**
     * Reads a note; whether a signature holds, {@link #signedBy} says.
     *
     * @throws IllegalArgumentException where it is no signed note
     */
    public static SignedNote read(String note) {
        if (note.length() > MOST) {
            throw new IllegalArgumentException("a note of more than " + MOST + " characters");
        }
        if (!isText(note)) {
            throw new IllegalArgumentException("a note has no control characters but line ends");
        }
        int end = note.lastIndexOf("\n\n");
        if (end < 0 || !note.endsWith("\n") || end + 2 == note.length()) {
            throw new IllegalArgumentException("a note is a text, an empty line and lines of signatures");
        }
        List<Line> lines = new ArrayList<>();
        for (String line : note.substring(end + 2).lines().toList()) {
            if (lines.size() == MOST_LINES) {
                throw new IllegalArgumentException("a note with more than " + MOST_LINES + " signatures");
            }
            lines.add(line(line));
        }
        return new SignedNote(note.substring(0, end + 1), lines);
    }

    /**
     * The note of that text with one signature.
     *
     * @throws IllegalArgumentException where the text does not end with a line end or has other control characters
     */
    public static String sign(String text, SigningKey key) {
        if (!text.endsWith("\n") || !isText(text)) {
            throw new IllegalArgumentException("a note's text is of whole lines without control characters");
        }
        VerifierKey verifier = key.verifier();
        byte[] id = verifier.id();
        byte[] signature = key.sign(text.getBytes(StandardCharsets.UTF_8));
        byte[] both = Arrays.copyOf(id, id.length + signature.length);
        System.arraycopy(signature, 0, both, id.length, signature.length);
        return text + "\n" + MARK + verifier.name() + " " + Base64.getEncoder().encodeToString(both) + "\n";
    }

    /** What is signed, with its last line end. */
    public String text() {
        return text;
    }

    /** True where the key signed it. Signatures of others are passed over; one bad one in the key's name is a no. */
    public boolean signedBy(VerifierKey key) {
        byte[] message = text.getBytes(StandardCharsets.UTF_8);
        byte[] id = key.id();
        boolean signed = false;
        for (Line line : lines) {
            if (line.name.equals(key.name()) && Arrays.equals(line.id, id)) {
                if (!key.verifies(message, line.signature)) {
                    return false;
                }
                signed = true;
            }
        }
        return signed;
    }

    private static Line line(String line) {
        int space = line.indexOf(' ', MARK.length());
        if (!line.startsWith(MARK) || space < 0 || !VerifierKey.isName(line.substring(MARK.length(), space))) {
            throw new IllegalArgumentException("a signature is written as a dash, a name and base64");
        }
        String base64 = line.substring(space + 1);
        byte[] both;
        try {
            both = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("a signature is not base64", e);
        }
        // Java takes base64 whose last bits are anything: one signature could be written in several ways.
        if (!Base64.getEncoder().encodeToString(both).equals(base64)) {
            throw new IllegalArgumentException("a signature is not base64 as it is written");
        }
        if (both.length < 5) {
            throw new IllegalArgumentException("a signature of " + both.length + " bytes");
        }
        return new Line(
                line.substring(MARK.length(), space), Arrays.copyOf(both, 4), Arrays.copyOfRange(both, 4, both.length));
    }

    private static boolean isText(String note) {
        return note.codePoints().noneMatch(c -> c < ' ' && c != '\n' || Character.getType(c) == Character.SURROGATE);
    }
}
