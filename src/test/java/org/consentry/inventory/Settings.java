package org.consentry.inventory;

import org.jspecify.annotations.Nullable;

/** Lines that a site sets its cookies by, for tests. */
public final class Settings {
    private Settings() {}

    /** A session cookie without any attribute that tells nothing of which cookie it is. */
    public static Setting set(String name, @Nullable String domain, @Nullable String path, boolean partitioned) {
        Variant variant = new Variant(domain == null ? "" : domain, path == null ? "" : path, partitioned);
        return new Setting(name, "shop.example", variant, Attributes.NONE, 0, false);
    }

    /** One of the host's root. */
    public static Setting set(String name, long lifetime, Attributes attributes, boolean held) {
        return new Setting(name, "shop.example", new Variant("", "/", false), attributes, lifetime, held);
    }
}
