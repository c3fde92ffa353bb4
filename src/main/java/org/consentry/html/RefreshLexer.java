package org.consentry.html;

/**
 * The address in the {@code content} of a {@code <meta http-equiv=refresh>}, if it has one that counts (HTML 4.2.5.3,
 * "shared declarative refresh steps"). A {@code Refresh} field is read by the same steps.
 */
final class RefreshLexer extends AddressRanges {
    @Override
    boolean next() {
        if (!skipTime()) {
            at = end;
            return false;
        }
        from = at;
        to = end;
        if (!skipWord()) {
            at = end;
            return from < to;
        }
        if (at < end && (bytes[at] == '"' || bytes[at] == '\'')) {
            to = ByteSearch.indexOf(bytes, at + 1, end, bytes[at]);
            at++;
        }
        from = at;
        at = end;
        return from < to;
    }

    /** Reads what comes before the address; false if the whole counts for nothing. */
    private boolean skipTime() {
        skipSpace();
        int time = at;
        while (at < end && (isDigit(bytes[at]) || bytes[at] == '.')) {
            at++;
        }
        if (at == time || at == end) {
            return false;
        }
        if (bytes[at] != ';' && bytes[at] != ',' && !TagLexer.isSpace(bytes[at])) {
            return false;
        }
        skipSpace();
        if (at < end && (bytes[at] == ';' || bytes[at] == ',')) {
            at++;
        }
        skipSpace();
        return at < end;
    }

    /** Goes past {@code url=}. False if that was begun and not ended, so that it is part of the address. */
    private boolean skipWord() {
        if (!isLetter('u')) {
            return true;
        }
        at++;
        if (!isLetter('r')) {
            return false;
        }
        at++;
        if (!isLetter('l')) {
            return false;
        }
        at++;
        skipSpace();
        if (at == end || bytes[at] != '=') {
            return false;
        }
        at++;
        skipSpace();
        return true;
    }

    private boolean isLetter(char letter) {
        return at < end && ByteText.lower(bytes[at]) == letter;
    }

    private static boolean isDigit(byte c) {
        return c >= '0' && c <= '9';
    }
}
