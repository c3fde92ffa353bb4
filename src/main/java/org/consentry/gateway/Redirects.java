package org.consentry.gateway;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Where one answer leads the browser, which follows a redirect without a word: one to a host that must wait leads
 * elsewhere or nowhere, and then is an answer without a body.
 */
final class Redirects {
    private final HttpServletResponse real;
    private final Detour detour;
    private final AnswerFields fields;
    private boolean withheld;

    Redirects(HttpServletResponse real, Detour detour, AnswerFields fields) {
        this.real = real;
        this.detour = detour;
        this.fields = fields;
    }

    /** As {@code setHeader} for Location. */
    void locate(@Nullable String address) {
        String location = address == null ? null : led(address);
        withheld = address != null && location == null;
        if (withheld) {
            setStatus(real.getStatus());
        } else {
            real.setHeader("Location", location);
        }
    }

    void setStatus(int status) {
        boolean redirect = status >= 300 && status < 400 && status != HttpServletResponse.SC_NOT_MODIFIED;
        real.setStatus(withheld && redirect ? HttpServletResponse.SC_NO_CONTENT : status);
    }

    /** Where the browser goes in place of an address; {@code null} for nowhere. */
    @Nullable
    String led(String address) {
        String location = detour.of(address);
        if (detour.isPersonal()) {
            fields.becomePersonal();
        }
        return location;
    }

    /** @param led what {@link #led} has for the address to redirect to */
    void send(@Nullable String led) throws IOException {
        if (led == null) {
            real.setStatus(HttpServletResponse.SC_NO_CONTENT);
        } else {
            real.sendRedirect(led);
        }
    }

    /** Whether the answer is one without a body in the place of a redirect. */
    boolean isWithheld() {
        return withheld && real.getStatus() == HttpServletResponse.SC_NO_CONTENT;
    }

    /** For another answer instead. */
    void forget() {
        withheld = false;
    }
}
