package org.consentry.html;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

/** Finds the marks by which consent tools and site authors say what an element is for, and asks what they mean here. */
final class Hints {
    private static final String[] MARKS = {"data-consent", "data-cookieconsent", "data-usercentrics"};

    /** These may mean something quite different, and so don't hold back what only an image or the like would load. */
    private static final String[] COMMON_MARKS = {"data-category", "data-name"};

    private static final String CLASS = "optanon-category-";
    private static final int MAX_VALUE = 256;

    private final Verdicts verdicts;
    private final CharacterReferences value = new CharacterReferences();
    private final PingLexer words = new PingLexer();

    Hints(Verdicts verdicts) {
        this.verdicts = verdicts;
    }

    /** What the tag's marks say: a first one that makes it wait, else one that doesn't, else null. */
    Gate.@Nullable Hint of(Tag tag) {
        if (!tag.mayHave(Tag.initial('d') | Tag.initial('c'))) {
            return null;
        }
        boolean common = tag.name == TagName.SCRIPT || tag.name == TagName.IFRAME || tag.name == TagName.FRAME;
        Gate.Hint found = null;
        for (String mark : MARKS) {
            found = stricter(found, marked(tag, mark));
        }
        for (String mark : COMMON_MARKS) {
            Gate.Hint hint = marked(tag, mark);
            if (common || hint != null && hint.hold() == null) {
                found = stricter(found, hint);
            }
        }
        int names = tag.find("class");
        return names < 0 || !tag.hasValue(names) ? found : stricter(found, classified(tag, names));
    }

    private static Gate.@Nullable Hint stricter(Gate.@Nullable Hint one, Gate.@Nullable Hint other) {
        return one == null || other != null && one.hold() == null ? other : one;
    }

    private Gate.@Nullable Hint marked(Tag tag, String mark) {
        int a = tag.find(mark);
        if (a < 0 || !tag.hasValue(a)) {
            return null;
        }
        value.read(tag.bytes, tag.valueStart(a), tag.valueEnd(a));
        return ask(mark, value.bytes, value.from, value.to);
    }

    private Gate.@Nullable Hint classified(Tag tag, int names) {
        Gate.Hint found = null;
        value.read(tag.bytes, tag.valueStart(names), tag.valueEnd(names));
        words.begin(value.bytes, value.from, value.to);
        while (words.next()) {
            int prefix = words.from + CLASS.length();
            if (prefix < words.to && Tag.sameIgnoringCase(words.bytes, words.from, prefix, CLASS)) {
                found = stricter(found, ask("class", words.bytes, words.from, words.to));
            }
        }
        return found;
    }

    private Gate.@Nullable Hint ask(String mark, byte[] b, int from, int to) {
        return to - from > MAX_VALUE ? null : verdicts.hint(mark, new String(b, from, to - from, UTF_8));
    }
}
