package org.consentry.rights;

/** What a person writes into a request, made fit to be kept and shown. */
public final class RequestText {
    /** Of an e-mail address, in characters (RFC 5321, section 4.5.3.1.3, less the angle brackets). */
    public static final int LONGEST_CONTACT = 254;

    /** Of the person's own words, in UTF-16 units, as a form's {@code maxlength} counts them. */
    public static final int LONGEST_DETAILS = 4000;

    private static final int LONGEST_LOCAL_PART = 64;
    private static final String NEVER_IN_AN_ADDRESS = "<>()[]\\,;:\"";

    private RequestText() {}

    /**
     * An e-mail address that can plainly be written to. Letters of any language may stand in it (RFC 6531); quoted
     * local parts, comments and addresses of machines may not.
     *
     * @throws IllegalArgumentException where the text is none; says so without the text
     */
    public static String contact(String text) {
        String contact = text.strip();
        int at = contact.indexOf('@');
        boolean sound = contact.length() <= LONGEST_CONTACT
                && at > 0
                && at <= LONGEST_LOCAL_PART
                && contact.indexOf('@', at + 1) < 0
                && contact.codePoints().allMatch(RequestText::inAddress)
                && isDomain(contact.substring(at + 1));
        if (!sound) {
            throw new IllegalArgumentException("contact is an e-mail address of at most 254 characters");
        }
        return contact;
    }

    /** Nothing that ends a header line, hides itself or turns the direction of what stands around it. */
    private static boolean inAddress(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR -> false;
            default -> NEVER_IN_AN_ADDRESS.indexOf(c) < 0;
        };
    }

    private static boolean isDomain(String domain) {
        boolean dots = domain.indexOf('.') > 0 && !domain.endsWith(".") && !domain.contains("..");
        return dots
                && !domain.startsWith("-")
                && domain.codePoints().allMatch(c -> Character.isLetterOrDigit(c) || c == '-' || c == '.' || mark(c));
    }

    /** Vowel signs, as in domains of Hindi or Arabic. */
    private static boolean mark(int c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }

    /**
     * The person's own words, with line feeds between lines and without control characters, which no database takes in
     * every place.
     *
     * @throws IllegalArgumentException where they are too long; says so without the text
     */
    public static String details(String text) {
        StringBuilder kept = new StringBuilder(Math.min(text.length(), LONGEST_DETAILS));
        String lines = text.replace("\r\n", "\n").replace('\r', '\n').strip();
        // Counted before anything is left out: what is far too long is not worth a walk.
        if (lines.length() > LONGEST_DETAILS) {
            throw new IllegalArgumentException("details have at most 4,000 characters");
        }
        lines.codePoints().forEach(c -> {
            boolean half = Character.getType(c) == Character.SURROGATE;
            if (half) {
                kept.append('\uFFFD');
            } else if (c == '\n' || c == '\t' || !Character.isISOControl(c)) {
                kept.appendCodePoint(c);
            }
        });
        return kept.toString();
    }
}
