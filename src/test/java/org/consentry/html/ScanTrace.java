package org.consentry.html;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes down what the scanner reports, in a form that can be compared: one line a token, text in one piece. */
final class ScanTrace implements TagEvents {
    record Attribute(String name, String value) {}

    private final byte[] page;
    private final List<String> tokens = new ArrayList<>();
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private boolean rawText;

    private ScanTrace(byte[] page) {
        this.page = page;
    }

    /** Scans {@code page} in chunks of {@code chunk} bytes, starting in an element's content if one is given. */
    static List<String> of(byte[] page, int chunk, String state, String element) {
        ScanTrace trace = new ScanTrace(page);
        TagScanner scanner = new TagScanner(trace, true);
        enter(scanner, state, element);
        Window window = new Window();
        Window.Reader reader = reader(scanner);
        try {
            for (int at = 0; at < page.length; at += chunk) {
                int size = Math.min(chunk, page.length - at);
                // A chunk of its own, at an odd place in its array: nothing may look beyond it.
                byte[] b = new byte[size + 5];
                System.arraycopy(page, at, b, 3, size);
                window.feed(b, 3, size, reader);
                java.util.Arrays.fill(b, (byte) '<');
                if (window.length() > Window.SIZE) {
                    throw new AssertionError("holds " + window.length());
                }
            }
            scanner.finish(window.bytes(), window.start());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        trace.endText();
        return trace.tokens;
    }

    static List<String> of(byte[] page, int chunk) {
        return of(page, chunk, "Data state", "");
    }

    private static Window.Reader reader(TagScanner scanner) {
        return new Window.Reader() {
            @Override
            public long read(byte[] b, int from, int to, long base) throws IOException {
                scanner.scan(b, from, to, base);
                return scanner.settled();
            }

            @Override
            public long giveUp(byte[] b, int to, long base) {
                throw new AssertionError("waits for more than the window holds");
            }
        };
    }

    private static void enter(TagScanner scanner, String state, String element) {
        PackedName name = new PackedName();
        for (byte c : element.getBytes(UTF_8)) {
            name.add(c);
        }
        switch (state) {
            case "Data state" -> {}
            case "CDATA section state" -> scanner.enter(TagScanner.State.CDATA, RawLexer.State.RCDATA, name);
            default -> {
                String raw =
                        state.replace(" state", "").toUpperCase(Locale.ROOT).replace(' ', '_');
                scanner.enter(TagScanner.State.RAW, RawLexer.State.valueOf(raw), name);
            }
        }
    }

    static String startTag(String name, Map<String, String> attributes, boolean selfClosing) {
        return "start " + name + " " + attributes + (selfClosing ? " /" : "");
    }

    static String text(String text) {
        return "text " + text;
    }

    /** The newlines that a browser's input stream would bring. */
    static String decode(byte[] b, int from, int to) {
        return new String(b, from, to - from, UTF_8).replace("\r\n", "\n").replace('\r', '\n');
    }

    private static String lower(String name) {
        StringBuilder lower = new StringBuilder(name);
        for (int k = 0; k < name.length(); k++) {
            char c = name.charAt(k);
            if (c >= 'A' && c <= 'Z') {
                lower.setCharAt(k, (char) (c | 0x20));
            }
        }
        return lower.toString().replace('\0', '\uFFFD');
    }

    private void add(String token) {
        endText();
        tokens.add(token);
    }

    private void endText() {
        if (text.size() > 0) {
            String characters = decode(text.toByteArray(), 0, text.size());
            // In ordinary content the tokenizer passes NUL on and the tree builder judges it.
            tokens.add(text(rawText ? characters.replace('\0', '\uFFFD') : characters));
            text.reset();
        }
    }

    private void take(byte[] b, int from, int to, long position, boolean raw) {
        if (rawText != raw) {
            endText();
        }
        for (int k = from; k < to; k++) {
            if (b[k] != page[(int) position + k - from]) {
                throw new AssertionError("text is not the page's at " + position);
            }
        }
        rawText = raw;
        text.write(b, from, to - from);
    }

    @Override
    public void text(byte[] b, int from, int to, long position) {
        take(b, from, to, position, false);
    }

    @Override
    public void rawText(byte[] b, int from, int to, long position) {
        take(b, from, to, position, true);
    }

    @Override
    public void startTag(Tag tag) {
        if (!tag.whole()) {
            add("long start " + tag.name);
            return;
        }
        check(tag);
        Map<String, String> attributes = new LinkedHashMap<>();
        for (int a = 0; a < tag.attributes(); a++) {
            String name = lower(decode(tag.bytes, tag.nameStart(a), tag.nameEnd(a)));
            String value = tag.hasValue(a) ? decode(tag.bytes, tag.valueStart(a), tag.valueEnd(a)) : "";
            attributes.putIfAbsent(name, value.replace('\0', '\uFFFD'));
        }
        add(startTag(name(tag, 1), attributes, tag.selfClosing));
    }

    @Override
    public void endTag(Tag tag) {
        if (!tag.whole()) {
            add("long end " + tag.name);
            return;
        }
        check(tag);
        add("end " + name(tag, 2));
    }

    /** The tag's bytes are those of the page, its known name the one that stands there. */
    private void check(Tag tag) {
        String inTag = new String(tag.bytes, tag.offset, tag.length, UTF_8);
        String inPage = new String(page, (int) tag.position, tag.length, UTF_8);
        if (!inTag.equals(inPage) || !inTag.startsWith("<") || !inTag.endsWith(">")) {
            throw new AssertionError("tag " + inTag + " is not the page's " + inPage);
        }
    }

    private static String name(Tag tag, int from) {
        int start = tag.offset + from;
        int end = start;
        while (!TagLexer.isSpace(tag.bytes[end]) && tag.bytes[end] != '/' && tag.bytes[end] != '>') {
            end++;
        }
        String name = lower(decode(tag.bytes, start, end));
        if (tag.name != TagName.OTHER
                && !tag.name.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(name)) {
            throw new AssertionError(tag.name + " for " + name);
        }
        return name;
    }

    @Override
    public void comment(long dataStart, long dataEnd) {
        add("comment " + decode(page, (int) dataStart, (int) dataEnd).replace('\0', '\uFFFD'));
    }

    @Override
    public void doctype() {
        add("doctype");
    }
}
