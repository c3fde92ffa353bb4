package org.consentry.html;

/**
 * The addresses in {@code srcset} and {@code imagesrcset} (HTML 4.8.4.3.10, "parse a srcset attribute"), those too
 * whose descriptors a browser can make nothing of.
 */
final class SrcsetLexer extends AddressRanges {
    @Override
    boolean next() {
        while (at < end && (bytes[at] == ',' || TagLexer.isSpace(bytes[at]))) {
            at++;
        }
        if (at == end) {
            return false;
        }
        from = at;
        skipToSpace();
        to = at;
        if (bytes[to - 1] == ',') {
            // Commas inside belong to the address, those at its end don't, and then no descriptor follows.
            while (bytes[to - 1] == ',') {
                to--;
            }
        } else {
            skipDescriptors();
        }
        return true;
    }

    private void skipDescriptors() {
        boolean parenthesised = false;
        while (at < end) {
            byte c = bytes[at++];
            if (parenthesised) {
                parenthesised = c != ')';
            } else if (c == ',') {
                return;
            } else {
                parenthesised = c == '(';
            }
        }
    }
}
