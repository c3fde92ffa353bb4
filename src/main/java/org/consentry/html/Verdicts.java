package org.consentry.html;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the gate says of a page's addresses and scripts, each host asked for once as far as {@link HostCache} reaches.
 * Where the gate fails the answer is that it must wait for ever: tracking fails closed, and the page goes on.
 */
final class Verdicts {
    private static final Hold FAILED = new Hold(Hold.NEVER, "");
    private static final Object PASSES = new Object();
    /** Of a host where it hangs on the path. */
    private static final Object BY_PATH = new Object();

    private final Gate gate;
    private final Addresses addresses;
    private final String home;
    private final boolean homePaths;
    private @Nullable RuntimeException fault;
    private int nested;

    Verdicts(Gate gate) {
        this.gate = gate;
        Gate.Page page = gate.page();
        this.addresses = new Addresses(page.scheme(), page.host(), page.path());
        this.home = page.host();
        this.homePaths = gate.gatesPaths(home);
    }

    /** The first fault of the gate, if it had one. */
    @Nullable
    RuntimeException fault() {
        return fault;
    }

    void base(byte[] b, int from, int to) {
        addresses.base(b, from, to);
    }

    /** Judges the address {@code b[from, to)}, which is without references and escapes. */
    @Nullable
    Hold address(byte[] b, int from, int to) {
        return address(b, from, to, false);
    }

    /** @param framed what it leads to is shown in a frame or the like */
    @Nullable
    Hold address(byte[] b, int from, int to, boolean framed) {
        if (!homePaths && addresses.isPlainlyHome(b, from, to)) {
            return null;
        }
        DataAddress data = DataAddress.read(b, from, to, framed);
        return data == null ? outside(b, from, to) : inside(data);
    }

    /** Judges what an address brings along. Another one in it is followed to a depth, and below that waits unread. */
    private @Nullable Hold inside(DataAddress data) {
        if (nested == Gating.MAX_DEPTH) {
            return FAILED;
        }
        nested++;
        byte[] body = data.body();
        Hold hold = null;
        switch (data.kind()) {
            case PAGE -> hold = Gating.document(this, body, nested).firstOrNull();
            case STYLE -> {
                CssLexer css = new CssLexer();
                css.begin(body, 0, body.length, true);
                while (hold == null && css.next()) {
                    hold = address(css.text, css.textFrom, css.textTo);
                }
            }
            case SCRIPT -> hold = script(body, 0, body.length);
        }
        nested--;
        return hold;
    }

    private @Nullable Hold outside(byte[] b, int from, int to) {
        HostCache.Entry away = addresses.away(b, from, to);
        if (away != null) {
            Object verdict = away.verdict;
            if (verdict == null) {
                verdict = ask(() -> ofHost(away.host), FAILED);
                away.verdict = verdict;
            }
            return verdict == BY_PATH ? path(away.host) : verdict instanceof Hold hold ? hold : null;
        }
        return homePaths && addresses.isHome() ? path(home) : null;
    }

    private Object ofHost(String host) {
        if (gate.gatesPaths(host)) {
            return BY_PATH;
        }
        Hold hold = gate.host(host);
        return hold == null ? PASSES : hold;
    }

    /** Of what was read last. */
    private @Nullable Hold path(String host) {
        String path = addresses.path();
        return ask(() -> gate.path(host, path), FAILED);
    }

    /** Judges the inline script {@code b[from, to)}. */
    @Nullable
    Hold script(byte[] b, int from, int to) {
        try {
            return gate.script(b, from, to);
        } catch (RuntimeException e) {
            note(e);
            return FAILED;
        }
    }

    Gate.@Nullable Hint hint(String attribute, String value) {
        return ask(() -> gate.hint(attribute, value), null);
    }

    /** What takes the place of a policy of the page's own; null where it stays. */
    @Nullable
    String policy(String content) {
        return ask(() -> gate.policy(content), null);
    }

    /**
     * @param b holds in {@code [from, to)} what a frame would load, without references; may be empty
     * @param sandboxed whether the frame has a sandbox, in which nothing can be loaded before it has its own again
     */
    String placeholder(byte[] b, int from, int to, Hold hold, boolean sandboxed) {
        String address = addresses.absolute(b, from, to);
        String placeholder = ask(() -> gate.placeholder(address, hold), null);
        return placeholder == null ? "about:blank" : sandboxed ? placeholder + "&s=1" : placeholder;
    }

    private <T> @Nullable T ask(Supplier<@Nullable T> question, @Nullable T otherwise) {
        try {
            return question.get();
        } catch (RuntimeException e) {
            note(e);
            return otherwise;
        }
    }

    private void note(RuntimeException e) {
        if (fault == null) {
            fault = e;
        }
    }
}
