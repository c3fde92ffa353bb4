package org.consentry.html;

import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Judges {@code <script>} by its tag, and says whether its text is to be judged as well. */
final class ScriptTags {
    /** JavaScript's MIME types (MIME Sniffing Standard, section 4.6). */
    private static final Set<String> JAVASCRIPT = Set.of(
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
            "text/javascript1.5");

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
            boolean runs = language < 0
                    || edit.reader.isEmpty(tag, language)
                    || JAVASCRIPT.contains("text/" + edit.reader.word(tag, language, false));
            return runs ? Kind.RUNS : Kind.DATA;
        }
        if (edit.reader.isEmpty(tag, type)) {
            return Kind.RUNS;
        }
        String is = edit.reader.word(tag, type, true);
        return switch (is) {
            case "module" -> Kind.RUNS;
            case "speculationrules" -> Kind.SPECULATES;
            case "text/plain" -> Kind.INERT;
            default -> JAVASCRIPT.contains(is) ? Kind.RUNS : Kind.DATA;
        };
    }
}
