package org.consentry.catalog;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Tells a tag's snippet from a script that merely quotes one: leaves aside the data that a script begins with, and lets
 * an address count only beside code that loads something. In doubt a script is the site's own: what it requests, the
 * guard in the page still holds.
 *
 * <p>One object serves the scripts of one page, one after the other. Not for threads to share.
 */
public final class ScriptSearch {
    /** How scripts load others, import them or send something; by their first byte. */
    private static final byte[][][] LOADERS = loaders(
            "createElement",
            "document.write",
            "insertBefore",
            "insertAdjacent",
            "appendChild",
            ".append(",
            ".src",
            "setAttribute",
            "innerHTML",
            "import(",
            "import '",
            "import \"",
            " from '",
            " from \"",
            "importScripts(",
            "getScript(",
            "loadScript(",
            "fetch(",
            "sendBeacon",
            "XMLHttpRequest",
            "new Image");

    private static final byte[] NOTHING = {};

    private final Signatures signatures;
    private final ScriptData data = new ScriptData();
    private final List<Classification> found = new ArrayList<>();
    private final List<Classification> tags = Collections.unmodifiableList(found);
    private final List<Classification> addresses = new ArrayList<>();
    private byte[] b = NOTHING;
    /** Where each piece of code begins and ends. */
    private int[] code = new int[16];

    private int codes;

    ScriptSearch(Signatures signatures) {
        this.signatures = signatures;
    }

    private static byte[][][] loaders(String... texts) {
        byte[][][] loaders = new byte[128][0][];
        for (String text : texts) {
            char first = text.charAt(0);
            byte[][] same = Arrays.copyOf(loaders[first], loaders[first].length + 1);
            same[same.length - 1] = text.getBytes(StandardCharsets.US_ASCII);
            loaders[first] = same;
        }
        return loaders;
    }

    /**
     * The tags whose snippets are in {@code text[from..to)}, each once; most scripts have none.
     *
     * @return valid until the next run
     * @throws IndexOutOfBoundsException where the range is not within the array
     */
    public List<Classification> run(byte[] text, int from, int to) {
        found.clear();
        // Most scripts hold nothing at all: only for the few others it matters where.
        if (signatures.find(text, from, to) != null) {
            b = text;
            try {
                look(from, to);
            } finally {
                // The page's bytes are not kept for longer.
                b = NOTHING;
                data.begin(NOTHING, 0);
            }
        }
        return tags;
    }

    private void look(int from, int to) {
        addresses.clear();
        readCode(from, to);
        for (int i = 0; i < codes; i += 2) {
            signatures.findAll(b, code[i], code[i + 1], found, addresses);
        }
        if (!addresses.isEmpty() && loads()) {
            // One by one: all at once they would be copied on the way.
            for (int i = 0; i < addresses.size(); i++) {
                found.add(addresses.get(i));
            }
        }
    }

    private void readCode(int from, int to) {
        data.begin(b, to);
        codes = 0;
        int begin = from;
        for (int at = data.statement(from); at < to; ) {
            int end = data.payload(at);
            int held = at;
            if (end == at) {
                held = data.literal(at);
                end = held < 0 ? -1 : data.literalEnd(held);
            }
            if (end < 0) {
                break;
            }
            addCode(begin, held);
            begin = end;
            at = data.statement(end);
        }
        addCode(begin, to);
    }

    private void addCode(int from, int to) {
        if (codes == code.length) {
            code = Arrays.copyOf(code, codes * 2);
        }
        code[codes++] = from;
        code[codes++] = to;
    }

    private boolean loads() {
        for (int i = 0; i < codes; i += 2) {
            if (loads(code[i], code[i + 1])) {
                return true;
            }
        }
        return false;
    }

    private boolean loads(int from, int to) {
        for (int at = from; at < to; at++) {
            if (b[at] < 0) {
                continue;
            }
            for (byte[] loader : LOADERS[b[at]]) {
                if (stands(loader, at, to)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean stands(byte[] text, int at, int to) {
        if (text.length > to - at) {
            return false;
        }
        for (int i = 1; i < text.length; i++) {
            if (b[at + i] != text[i]) {
                return false;
            }
        }
        return true;
    }
}
