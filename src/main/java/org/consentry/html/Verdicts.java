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

    private final Gate gate;
    private final Gate.Page page;
    private final Addresses addresses;
    private final boolean paths;
    private @Nullable RuntimeException fault;

    Verdicts(Gate gate) {
        this.gate = gate;
        this.page = gate.page();
        this.addresses = new Addresses(page.scheme(), page.host(), page.path());
        this.paths = gate.gatesPaths();
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
        HostCache.Entry away = addresses.away(b, from, to);
        if (away != null) {
            Object verdict = away.verdict;
            if (verdict == null) {
                Hold hold = ask(() -> gate.host(away.host), FAILED);
                verdict = hold == null ? PASSES : hold;
                away.verdict = verdict;
            }
            return verdict instanceof Hold hold ? hold : null;
        }
        if (paths) {
            String path = addresses.home(b, from, to);
            if (path != null) {
                return ask(() -> gate.path(path), FAILED);
            }
        }
        return null;
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

    /** @param address as it stands on the page */
    String placeholder(String address, Hold hold) {
        String absolute = absolute(address);
        String placeholder = ask(() -> gate.placeholder(absolute, hold), null);
        return placeholder == null ? "about:blank" : placeholder;
    }

    /** What browsers drop from an address is dropped, and one that begins with two slashes gets the page's scheme. */
    private String absolute(String address) {
        StringBuilder text = new StringBuilder(address.length());
        for (int i = 0; i < address.length(); i++) {
            char c = address.charAt(i);
            if (c != '\t' && c != '\n' && c != '\r') {
                text.append(c);
            }
        }
        String clean = text.toString().trim();
        boolean schemeless = clean.length() > 1 && isSlash(clean.charAt(0)) && isSlash(clean.charAt(1));
        return schemeless ? page.scheme() + "://" + clean.substring(2) : clean;
    }

    private static boolean isSlash(char c) {
        return c == '/' || c == '\\';
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
