package org.consentry.ledger.verify;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The numbers in positions.txt, one a line. */
final class Positions {
    private final Lines lines;
    private final Findings findings;
    private long seq = -1;
    private boolean told;

    Positions(Lines lines, Findings findings) {
        this.lines = lines;
        this.findings = findings;
    }

    /** Goes to the next line; false where there is none. */
    boolean next() throws IOException {
        byte[] line = lines.next();
        if (line == null) {
            return false;
        }
        String digits = new String(line, StandardCharsets.ISO_8859_1);
        seq = number(digits);
        if (seq < 0 && !told) {
            told = true;
            findings.add(Finding.Kind.FILE, place() + " is no number of a record: " + Plain.text(digits));
        }
        return true;
    }

    /** The number in the line, or -1 where there is none. */
    long seq() {
        return seq;
    }

    String place() {
        return "positions.txt line " + lines.number();
    }

    private static long number(String digits) {
        try {
            long number = Long.parseLong(digits);
            return Long.toString(number).equals(digits) ? Math.max(number, -1) : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
