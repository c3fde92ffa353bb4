package org.consentry.gateway;

import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.consentry.http.MediaType;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an answer, all but Set-Cookie. Where the body may be changed, those that describe its bytes, or how long
 * they are good for, are held back until the body shows what it is: they then go as they came, or say what is true of
 * the changed one.
 */
final class AnswerFields {
    private final HttpServletResponse real;
    private final boolean holding;
    private boolean personal;
    private final @Nullable Validator validator;
    private final AnswerGate gate;
    private final SecurityFields security;
    private final boolean worker;
    private final HeldFields held = new HeldFields();
    private boolean settled;
    private boolean told;

    AnswerFields(HttpServletResponse real, Guard guard) {
        this.real = real;
        this.holding = guard.mayChangeBody();
        this.validator = guard.validator();
        this.gate = guard.answers();
        this.security = guard.security();
        this.worker = guard.worker();
        // An answer that expires one visitor's cookies, or is fenced for one, is that visitor's alone: a shared cache
        // that kept it would expire those of people who said yes.
        this.personal = !guard.expiries().isEmpty() || worker && security.fencesWorkers();
    }

    /** From the start, so that it holds also where the site says nothing of caches. */
    void begin() {
        if (personal) {
            real.setHeader("Cache-Control", HeldFields.PERSONAL);
        }
        if (worker) {
            security.fenceWorker(real);
        }
    }

    /** From here on the answer depends on what this visitor granted: what was said of caches no longer holds. */
    void becomePersonal() {
        if (!personal) {
            personal = true;
            real.setHeader("Cache-Control", HeldFields.personal(all("Cache-Control")));
            HeldFields.OTHER_CACHES.forEach(name -> {
                if (real.containsHeader(name)) {
                    real.setHeader(name, null);
                }
            });
        }
    }

    /**
     * A page that a script fetched passes as the site made it. A cache that later showed it to a visitor, as browsers do
     * on the way back, would show it without the gateway: so caches are told that it is for such requests alone.
     */
    void tellOfTheAsker() {
        String type = real.getContentType();
        if (type != null
                && !told
                && MediaType.parse(type).filter(t -> t.isHtml() || t.isXhtml()).isPresent()) {
            told = true;
            real.addHeader("Vary", "Sec-Fetch-Dest, Accept");
        }
    }

    // ---- what the site says

    private boolean holds(String name) {
        return holding && !settled && (HeldFields.changes(name) || SecurityFields.changes(name));
    }

    private boolean isPersonal(String name) {
        return personal && HeldFields.isOfAnyBody(name);
    }

    void add(String name, @Nullable String line) {
        String value = line == null ? null : gate.field(name, line);
        if (line != null && !line.equals(value)) {
            becomePersonal();
        }
        if (line != null && value == null) {
            return;
        }
        if (value != null && holds(name)) {
            held.add(name, value);
        } else if (isPersonal(name)) {
            keepPersonal(name, value);
        } else {
            real.addHeader(name, value);
        }
    }

    void set(String name, @Nullable String line) {
        // Where nothing of a line may go, the field goes as well.
        String value = line == null ? null : gate.field(name, line);
        if (line != null && !line.equals(value)) {
            becomePersonal();
        }
        if (holds(name)) {
            held.set(name, value);
        } else if (isPersonal(name)) {
            keepPersonal(name, value);
        } else if (value == null && line != null && !real.containsHeader(name)) {
            return;
        } else if (worker && SecurityFields.changes(name)) {
            // To replace would take our fence away.
            real.addHeader(name, value);
        } else {
            real.setHeader(name, value);
        }
    }

    private void keepPersonal(String name, @Nullable String value) {
        if (name.equalsIgnoreCase("Cache-Control") && value != null) {
            List<String> all = new ArrayList<>(real.getHeaders(name));
            all.add(value);
            real.setHeader(name, HeldFields.personal(all));
        }
    }

    /** @param date in milliseconds since 1970-01-01T00:00Z */
    void addDate(String name, long date) {
        if (holds(name)) {
            add(name, Dates.format(date));
        } else if (!isPersonal(name)) {
            real.addDateHeader(name, date);
        }
    }

    /** @param date in milliseconds since 1970-01-01T00:00Z */
    void setDate(String name, long date) {
        if (holds(name)) {
            set(name, Dates.format(date));
        } else if (!isPersonal(name)) {
            real.setDateHeader(name, date);
        }
    }

    void setLength(long length) {
        if (holds("Content-Length")) {
            set("Content-Length", Long.toString(length));
        } else {
            real.setContentLengthLong(length);
        }
    }

    // ---- what the site may read again

    boolean contains(String name) {
        return held.contains(name) || real.containsHeader(name);
    }

    @Nullable
    String first(String name) {
        return held.contains(name) ? held.first(name) : real.getHeader(name);
    }

    Collection<String> all(String name) {
        return held.contains(name) ? held.all(name) : real.getHeaders(name);
    }

    Collection<String> names() {
        Set<String> names = new LinkedHashSet<>(real.getHeaderNames());
        names.addAll(held.names());
        return names;
    }

    // ---- another body instead

    void clear() {
        held.clear();
        settled = false;
    }

    /** Another body may come: its fields are held again. */
    void reopen() {
        settled = false;
    }

    void dropThoseOfTheBytes() {
        held.dropThoseOfTheBytes();
    }

    // ---- what the body turned out to be

    /** Whether the fields that describe the body are with the container. */
    boolean isSettled() {
        return settled;
    }

    /** Lets the held fields go as they came. */
    void settleAsTheyCame() {
        if (settled) {
            return;
        }
        settled = true;
        security.settleOther(real, held);
        sendAsTheyCame();
    }

    /** For a page whose bytes pass as they came. Where a fence goes with it, it is this visitor's alone. */
    void settleUntouchedPage(boolean gzip) {
        if (settled) {
            return;
        }
        if (security.isPersonal()) {
            settleAsPage(true, gzip, SecurityFields.Outcome.UNREAD);
        } else {
            settled = true;
            security.settlePage(real, held, SecurityFields.Outcome.UNREAD);
            sendAsTheyCame();
        }
    }

    /** For a page whose bytes pass as they came but for its gzip, which is another one. */
    void settleRepackedPage() {
        if (!settled) {
            settleAsPage(false, true, SecurityFields.Outcome.UNREAD);
        }
    }

    /** For the answer that the browser's copy of a page of ours is still good. */
    void settleNotModified() {
        if (!settled) {
            settleAsPage(false, false, SecurityFields.Outcome.NOT_MODIFIED);
        }
    }

    /** For a script with a line of ours behind it. */
    void settleLongerScript(boolean gzip) {
        if (!settled) {
            String encoding = held.first("Content-Encoding");
            held.dropThoseOfTheBytes();
            settleAsTheyCame();
            if (gzip && encoding != null) {
                real.setHeader("Content-Encoding", encoding);
            }
        }
    }

    private void sendAsTheyCame() {
        if (personal) {
            real.setHeader("Cache-Control", held.personalCacheControl());
        }
        held.forEach((name, values) -> {
            if (!isPersonal(name) && !SecurityFields.changes(name)) {
                HeldFields.send(real, name, values);
            }
        });
        held.clear();
    }

    /**
     * Says of the body what is true of a page of ours: nobody else's copy, asked for again each time, with our
     * validator.
     *
     * @param gzip true where the page is packed
     */
    void settleAsPage(boolean gzip) {
        if (!settled) {
            settleAsPage(false, gzip, SecurityFields.Outcome.REWRITTEN);
        }
    }

    /** @param sameBytes true where the bytes are the upstream's after all, so that its length and encoding hold */
    private void settleAsPage(boolean sameBytes, boolean gzip, SecurityFields.Outcome outcome) {
        String cacheControl = held.personalCacheControl();
        // A page that was not read has no tag: when asked whether it is still good, nobody would know that it was not,
        // and that the answer needs a fence.
        String tag = validator == null || outcome == SecurityFields.Outcome.UNREAD
                ? null
                : validator.tag(held.first("ETag"), held.first("Last-Modified"));
        String encoding = held.first("Content-Encoding");
        String length = held.first("Content-Length");
        settled = true;
        security.settlePage(real, held, outcome);
        held.clear();
        real.setHeader("Cache-Control", cacheControl);
        if (encoding != null && (sameBytes || gzip)) {
            real.setHeader("Content-Encoding", encoding);
        }
        if (length != null && sameBytes) {
            HeldFields.sendLength(real, length);
        }
        if (tag != null) {
            real.setHeader("ETag", tag);
        }
    }
}
