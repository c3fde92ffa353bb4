package org.consentry.html;

import org.jspecify.annotations.Nullable;

/** A gate that judges hosts alone: no paths, no scripts, no marks. */
public abstract class HostGate implements Gate {
    @Override
    public final boolean gatesPaths(String host) {
        return false;
    }

    @Override
    public final @Nullable Hold path(String host, String path) {
        return null;
    }

    @Override
    public final @Nullable Hold script(byte[] b, int from, int to) {
        return null;
    }

    @Override
    public final @Nullable Hint hint(String attribute, String value) {
        return null;
    }
}
