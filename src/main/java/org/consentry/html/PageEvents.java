package org.consentry.html;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Tells both who look for the fragments' places, until these are found, and for what must wait, if something may. */
final class PageEvents implements TagEvents {
    private final InsertionPoints points;
    private final @Nullable Gating gating;

    PageEvents(InsertionPoints points, @Nullable Gating gating) {
        this.points = points;
        this.gating = gating;
    }

    @Override
    public void text(byte[] b, int from, int to, long position) throws IOException {
        if (!points.found()) {
            points.text(b, from, to, position);
        }
        if (gating != null) {
            gating.text(b, from, to, position);
        }
    }

    @Override
    public void rawText(byte[] b, int from, int to, long position) throws IOException {
        if (gating != null) {
            gating.rawText(b, from, to, position);
        }
    }

    @Override
    public void startTag(Tag tag) throws IOException {
        if (!points.found()) {
            points.startTag(tag);
        }
        if (gating != null) {
            gating.startTag(tag);
        }
    }

    @Override
    public void endTag(Tag tag) throws IOException {
        if (!points.found()) {
            points.endTag(tag);
        }
        if (gating != null) {
            gating.endTag(tag);
        }
    }

    @Override
    public void longTag(Tag tag, boolean end) throws IOException {
        points.longTag(tag, end);
        if (gating != null) {
            gating.longTag(tag, end);
        }
    }

    @Override
    public void cdata(long position) {
        if (gating != null) {
            gating.cdata(position);
        }
    }

    @Override
    public void doctype() throws IOException {
        points.doctype();
    }
}
