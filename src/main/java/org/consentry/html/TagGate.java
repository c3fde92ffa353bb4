package org.consentry.html;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;

/** Judges start tags, scripts apart, by their attributes. */
final class TagGate {
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
        if (tag.name == TagName.META) {
            refresh(tag);
        } else if (tag.name != TagName.LINK || edit.reader.loads(tag)) {
            edit.judge(tag);
            if (hint != null && hint.hold() != null) {
                edit.holdAll(tag, hint.hold());
            }
        }
        if (frame && !edit.holds.isEmpty()) {
            edit.rename(tag, "src");
            edit.rename(tag, "srcdoc");
        }
        int style = tag.find("style");
        boolean restyle = style >= 0 && tag.hasValue(style) && styles.judge(tag, style, edit.holds);
        if (restyle) {
            edit.rename(tag, "style");
        }
        if (!tag.html && tag.mayHave(StyleAttribute.PAINT_INITIALS)) {
            styles.judgePaint(tag, edit);
        }
        boolean crowded = edit.crowded(tag);
        if (edit.holds.isEmpty()) {
            if (hint != null && hint.hold() == null) {
                edit.enliven(tag);
            }
            return;
        }
        edit.open(tag);
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

    private void refresh(Tag tag) {
        int trigger = tag.find("http-equiv");
        int content = tag.find("content");
        boolean refreshes =
                trigger >= 0 && edit.reader.word(tag, trigger, false).equals("refresh");
        if (refreshes && content >= 0 && edit.reader.refreshes(tag, content, edit.holds)) {
            edit.rename(tag, "http-equiv");
        }
    }

    /** What a frame shows while it waits. */
    private void standIn(Tag tag) {
        Hold hold = edit.holds.first();
        int src = tag.find("src");
        String address = "";
        if (src >= 0) {
            CharacterReferences value = edit.reader.value(tag, src);
            address = new String(value.bytes, value.from, value.to - value.from, UTF_8);
        }
        edit.add("data-consent-service", hold.service());
        edit.add("src", verdicts.placeholder(address, hold));
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
