package org.consentry.catalog;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Tells a tag's snippet from a script that merely quotes one: leaves aside the data that a script begins with, and lets
 * an address count only beside code that loads something. In doubt a script is the site's own: what it requests, the
 * guard in the page still holds.
 */
final class ScriptSearch {
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

    private final Signatures signatures;
    private final byte[] b;
    private final List<Classification> found = new ArrayList<>();
    private final List<Classification> addresses = new ArrayList<>();

    ScriptSearch(Signatures signatures, byte[] b) {
        this.signatures = signatures;
        this.b = b;
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

    /** The tags whose snippets are in {@code b[from..to)}, each once. */
    List<Classification> run(int from, int to) {
        Objects.checkFromToIndex(from, to, b.length);
        // Most scripts hold nothing at all: only for the few others it matters where.
        if (signatures.find(b, from, to) == null) {
            return List.of();
        }
        ScriptData data = new ScriptData(b, to);
        List<int[]> code = new ArrayList<>();
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
            code.add(new int[] {begin, held});
            begin = end;
            at = data.statement(end);
        }
        code.add(new int[] {begin, to});
        code.forEach(range -> search(range[0], range[1]));
        if (!addresses.isEmpty() && code.stream().anyMatch(range -> loads(range[0], range[1]))) {
            addresses.stream().filter(tag -> !found.contains(tag)).forEach(found::add);
        }
        return List.copyOf(found);
    }

    private void search(int from, int to) {
        for (Classification tag : signatures.findAll(b, from, to)) {
            List<Classification> list = isAddress(tag.rule()) ? addresses : found;
            if (!list.contains(tag)) {
                list.add(tag);
            }
        }
    }

    /** True of a host with a path, and of no code: {@code script:cdn.segment.com/analytics.js}. */
    private static boolean isAddress(String rule) {
        return rule.indexOf('/') >= 0 && rule.chars().noneMatch(c -> " \"'()[]{},;|&".indexOf(c) >= 0);
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
