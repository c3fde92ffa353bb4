package org.consentry.html;

import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Judges {@code <script>} by its tag, and says whether its text is to be judged as well. */
final class ScriptTags {
    /** JavaScript's MIME types (MIME Sniffing Standard, section 4.6). */
    private static final String[] JAVASCRIPT = {
        "text/javascript",
        "application/javascript",
        "application/x-javascript",
        "text/ecmascript",
        "application/ecmascript",
        "application/x-ecmascript",
        "text/x-javascript",
        "text/x-ecmascript",
        "text/jscript",
        "text/livescript",
        "text/javascript1.0",
        "text/javascript1.1",
        "text/javascript1.2",
        "text/javascript1.3",
        "text/javascript1.4",
        "text/javascript1.5"
    };

    /** What {@code language} may say of the same. */
    private static final String[] LANGUAGES = Arrays.stream(JAVASCRIPT)
            .filter(type -> type.startsWith("text/"))
            .map(type -> type.substring("text/".length()))
            .toArray(String[]::new);

    private enum Kind {
        RUNS,
        SPECULATES,
        /** Nothing to a browser, but some script may make it run. */
        INERT,
        DATA
    }

    private final TagEdit edit;
    private final @Nullable InlineScripts texts;
    private final Hints hints;

    /** @param texts null where scripts don't run */
    ScriptTags(Verdicts verdicts, TagEdit edit, @Nullable InlineScripts texts) {
        this.edit = edit;
        this.texts = texts;
        this.hints = new Hints(verdicts);
    }

    /** A start tag, or part of a long one. */
    void startTag(Tag tag) throws IOException {
        edit.begin();
        Gate.Hint hint = hints.of(tag);
        switch (kind(tag)) {
            case RUNS -> runs(tag, hint);
            case SPECULATES -> await(tag, InlineScripts.Aim.SPECULATE);
            case INERT -> {
                if (hint != null && hint.hold() == null && tag.whole()) {
                    enliven(tag);
                }
            }
            case DATA -> {}
        }
    }

    private void runs(Tag tag, Gate.@Nullable Hint hint) throws IOException {
        edit.judge(tag);
        if (hint != null) {
            edit.holds.add(hint.hold());
        }
        edit.crowded(tag);
        if (!edit.holds.isEmpty()) {
            for (Channel channel : Channel.of(tag.name)) {
                edit.rename(tag, channel.name());
            }
            edit.rename(tag, "type");
            edit.open(tag);
            edit.add("type", "text/plain");
            edit.close(tag);
        } else if (!external(tag)) {
            await(tag, InlineScripts.Aim.RUN);
        }
    }

    private void await(Tag tag, InlineScripts.Aim aim) {
        boolean hasText = tag.html || !tag.selfClosing;
        if (texts != null && tag.whole() && hasText) {
            texts.begin(tag, aim);
        }
    }

    private void enliven(Tag tag) throws IOException {
        edit.judge(tag);
        if (!edit.holds.isEmpty() || !edit.enliven(tag)) {
            return;
        }
        if (external(tag) || tag.find("data-src") >= 0) {
            edit.enlivenType(tag);
        } else {
            await(tag, InlineScripts.Aim.ENLIVEN);
        }
    }

    private static boolean external(Tag tag) {
        return tag.html ? tag.find("src") >= 0 : tag.find("href") >= 0 || tag.find("xlink:href") >= 0;
    }

    /** What a browser makes of a script's type (HTML 4.12.1.1, "prepare the script element"). */
    private Kind kind(Tag tag) {
        int type = tag.find("type");
        int language = tag.find("language");
        if (type < 0) {
            if (language < 0) {
                return Kind.RUNS;
            }
            CharacterReferences value = edit.reader.value(tag, language);
            return value.isEmpty() || value.isOneOf(LANGUAGES) ? Kind.RUNS : Kind.DATA;
        }
        Kind kind = kind(tag, type);
        for (int a = type + 1; a < tag.attributes(); a++) {
            // Whoever loads in advance goes by the last one.
            if (kind != Kind.RUNS && tag.named(a, "type") && kind(tag, a) == Kind.RUNS) {
                return Kind.RUNS;
            }
        }
        return kind;
    }

    private Kind kind(Tag tag, int type) {
        CharacterReferences value = edit.reader.value(tag, type);
        if (value.isEmpty()) {
            return Kind.RUNS;
        }
        value.strip();
        if (value.is("module")) {
            return Kind.RUNS;
        }
        if (value.is("speculationrules")) {
            return Kind.SPECULATES;
        }
        if (value.is("text/plain")) {
            return Kind.INERT;
        }
        return value.isOneOf(JAVASCRIPT) ? Kind.RUNS : Kind.DATA;
    }
}
