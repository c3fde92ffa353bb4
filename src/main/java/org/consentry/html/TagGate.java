package org.consentry.html;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Judges start tags, scripts apart, by their attributes. */
final class TagGate {
    private static final byte[] NO_ADDRESS = {};

    /**
     * What our page in a sandboxed frame can't do without: its form loads the page around anew, and what its links open
     * stands on its own. No scripts, so that nothing else gains by it that the page may lead the frame to.
     */
    static final String SANDBOX =
            "allow-forms allow-popups allow-popups-to-escape-sandbox allow-same-origin allow-top-navigation";

    private final Verdicts verdicts;
    private final TagEdit edit;
    private final StyleAttribute styles;
    private final Hints hints;

    TagGate(Verdicts verdicts, Edits edits, TagEdit edit) {
        this.verdicts = verdicts;
        this.edit = edit;
        this.styles = new StyleAttribute(verdicts, edits);
        this.hints = new Hints(verdicts);
    }

    /** A start tag, or part of a long one. */
    void startTag(Tag tag) throws IOException {
        edit.begin();
        Gate.Hint hint = Channel.marked(tag.name) ? hints.of(tag) : null;
        boolean frame = tag.name == TagName.IFRAME || tag.name == TagName.FRAME;
        String policy = null;
        if (tag.name == TagName.META) {
            policy = meta(tag);
        } else if (tag.name != TagName.LINK || edit.reader.loads(tag)) {
            edit.judge(tag);
            if (hint != null && hint.hold() != null) {
                edit.holdAll(tag, hint.hold());
            }
        }
        if (frame && !edit.holds.isEmpty()) {
            edit.rename(tag, "src");
            edit.rename(tag, "srcdoc");
            edit.rename(tag, "sandbox");
        }
        int style = tag.find("style");
        boolean restyle = style >= 0 && tag.hasValue(style) && styles.judge(tag, style, edit.holds);
        if (restyle) {
            edit.rename(tag, "style");
        }
        if ((!tag.html || tag.doubtful) && tag.mayHave(StyleAttribute.PAINT_INITIALS)) {
            styles.judgePaint(tag, edit);
        }
        boolean crowded = edit.crowded(tag);
        if (edit.holds.isEmpty()) {
            if (hint != null && hint.hold() == null) {
                edit.enliven(tag);
            }
            if (policy != null) {
                edit.openUnmarked(tag);
                edit.add("content", policy);
                edit.close(tag);
            }
            return;
        }
        edit.open(tag);
        if (policy != null) {
            edit.add("content", policy);
        }
        if (frame) {
            // Its src comes first, so that the page's own counts no more.
            standIn(tag);
        }
        if (restyle && !tag.cut()) {
            styles.write(tag, style);
        }
        if (crowded) {
            neutralise(tag);
        }
        edit.close(tag);
    }

    /** What takes the place of the policy that the tag brings along; null where nothing does. */
    private @Nullable String meta(Tag tag) {
        int trigger = tag.find("http-equiv");
        int content = tag.find("content");
        if (trigger < 0 || content < 0) {
            return null;
        }
        CharacterReferences pragma = edit.reader.value(tag, trigger);
        // Of a policy that is longer than the window nobody knows the end.
        if (pragma.is("content-security-policy")) {
            return tag.whole() ? policy(tag, content) : null;
        }
        if (pragma.is("refresh") && edit.reader.refreshes(tag, content, edit.holds)) {
            edit.rename(tag, "http-equiv");
        }
        return null;
    }

    private @Nullable String policy(Tag tag, int content) {
        CharacterReferences value = edit.reader.value(tag, content);
        // An octet beyond ASCII has a browser leave its directive out, whatever character it belongs to.
        String policy = verdicts.policy(new String(value.bytes, value.from, value.to - value.from, ISO_8859_1));
        if (policy != null) {
            edit.rename(tag, "content");
        }
        return policy;
    }

    /** What a frame shows while it waits. */
    private void standIn(Tag tag) {
        Hold hold = edit.holds.together();
        boolean sandboxed = tag.find("sandbox") >= 0;
        int src = tag.find("src");
        String placeholder;
        if (src < 0) {
            placeholder = verdicts.placeholder(NO_ADDRESS, 0, 0, hold, sandboxed);
        } else {
            CharacterReferences value = edit.reader.value(tag, src);
            placeholder = verdicts.placeholder(value.bytes, value.from, value.to, hold, sandboxed);
        }
        edit.add("data-consent-service", hold.service());
        edit.add("src", placeholder);
        if (sandboxed) {
            edit.add("sandbox", SANDBOX);
        }
    }

    /** An attribute that is not listed is kept from its effect by an empty one that comes first. */
    private void neutralise(Tag tag) {
        for (Channel channel : Channel.of(tag.name)) {
            if (tag.find(channel.name()) < 0) {
                edit.add(channel.name(), "");
            }
        }
        if (tag.name == TagName.META && tag.find("http-equiv") < 0) {
            edit.add("http-equiv", "");
        }
        if (tag.find("style") < 0) {
            edit.add("style", "");
        }
    }
}
