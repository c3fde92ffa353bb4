package org.consentry.gateway;

import org.consentry.banner.PageGate;
import org.consentry.consent.HostVerdict;
import org.consentry.html.Hold;
import org.consentry.http.Destination;
import org.consentry.http.PageOrigin;
import org.jspecify.annotations.Nullable;

/**
 * Where a redirect leads that would take the browser to a host which must wait. Navigations of a whole tab are the
 * visitor's own; a frame gets the placeholder; a picture, a script or a fetch gets nothing.
 */
final class Detour {
    private enum Kind {
        NONE,
        FRAME,
        PART
    }

    private static final System.Logger LOG = System.getLogger(Detour.class.getName());

    private final Kind kind;
    private final MetHosts hosts;
    private final PageGate gate;
    private final PageOrigin page;
    private boolean personal;

    /**
     * @param accept where the browser doesn't say what it is for, on plain http, this tells pictures and style sheets
     *     apart from the rest
     */
    Detour(Destination destination, @Nullable String accept, MetHosts hosts, PageGate gate, PageOrigin page) {
        this.kind = kind(destination, accept == null ? "" : accept);
        this.hosts = hosts;
        this.gate = gate;
        this.page = page;
    }

    private static Kind kind(Destination destination, String accept) {
        return switch (destination) {
            case UNSAID -> accept.startsWith("image/") || accept.startsWith("text/css") ? Kind.PART : Kind.NONE;
            case DOCUMENT -> Kind.NONE;
            case FRAME -> Kind.FRAME;
            case EMPTY, SCRIPT, WORKER, PART, UNKNOWN -> Kind.PART;
        };
    }

    /** Whether an address was judged that waits, or waited, for a grant: another visitor may be led elsewhere. */
    boolean isPersonal() {
        return personal;
    }

    /** The address to redirect to, {@code null} for none. */
    @Nullable
    String of(String location) {
        if (kind == Kind.NONE) {
            return location;
        }
        try {
            String host = page.hostOf(location);
            HostVerdict verdict = host == null || host.equals(page.host())
                    ? null
                    : hosts.judged(host, page.pathOf(location), "redirect");
            personal |= verdict != null && !verdict.purpose().isEmpty();
            if (verdict == null || verdict.passes()) {
                return location;
            }
            // What redirects is the frame's own address: of the page around it only the browser knows.
            return kind == Kind.PART
                    ? null
                    : gate.placeholder(location, new Hold(verdict.purpose(), verdict.vendor()), "/");
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "A redirect could not be judged and leads nowhere", e);
            return null;
        }
    }
}
