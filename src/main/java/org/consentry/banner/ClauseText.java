package org.consentry.banner;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Plain text in paragraphs and lists, as the names that templates read: a blank line ends a paragraph, a line that
 * begins with a hyphen and a space is an item of a list. Any other line goes on where the one before ended.
 */
final class ClauseText {
    private final List<Map<String, Object>> blocks = new ArrayList<>();
    private final StringBuilder words = new StringBuilder();
    private List<Map<String, Object>> items = new ArrayList<>();
    private boolean item;

    private ClauseText() {}

    /** Each block is either a {@code paragraph} or a list of {@code items}. */
    static List<Map<String, Object>> blocks(String text) {
        ClauseText read = new ClauseText();
        text.lines().map(String::strip).forEach(read::line);
        read.endList();
        return read.blocks;
    }

    private void line(String line) {
        if (line.isEmpty()) {
            endList();
        } else if (line.startsWith("- ")) {
            endWords();
            item = true;
            words.append(line.substring(2).strip());
        } else {
            words.append(words.isEmpty() ? "" : " ").append(line);
        }
    }

    private void endWords() {
        if (!words.isEmpty()) {
            if (item) {
                items.add(Map.of("text", words.toString()));
            } else {
                blocks.add(Map.of("paragraph", words.toString(), "list", false));
            }
        }
        words.setLength(0);
    }

    private void endList() {
        endWords();
        if (!items.isEmpty()) {
            blocks.add(Map.of("paragraph", "", "list", true, "items", items));
        }
        items = new ArrayList<>();
        item = false;
    }
}
