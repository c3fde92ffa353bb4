package org.consentry.banner;

import java.nio.charset.StandardCharsets;

/**
 * The guard as each site's pages load it: one script with the site's table in it, under an address that carries the
 * hash of both. It never changes, so that a browser may keep it for good.
 */
final class GuardScript {
    /** Where the table goes: a name that the script itself declares nowhere, so that nothing else is called so. */
    private static final String PLACE = "CONSENTRY_TABLE";

    private final String root;
    private final String before;
    private final String after;

    /** @throws IllegalStateException where the source doesn't have one place for the table */
    GuardScript(Assets assets) {
        String[] parts = assets.guard().split(PLACE, -1);
        if (parts.length != 2) {
            throw new IllegalStateException("the guard has no one place for the table");
        }
        this.root = assets.root() + "guard/";
        this.before = parts[0];
        this.after = parts[1];
    }

    /** @param table a site's, as the text of a JavaScript object literal */
    Asset with(String table) {
        return with("", table);
    }

    /** @param first what runs before the guard, in the same file */
    Asset with(String first, String table) {
        return asset((first + before + table + after).getBytes(StandardCharsets.UTF_8));
    }

    /** A script under a name that is its hash, served where guards are. */
    static Asset asset(byte[] bytes) {
        String hash = Hashes.hex(Hashes.sha256().digest(bytes)).substring(0, 16);
        return Asset.of(hash + ".js", "text/javascript; charset=utf-8", bytes);
    }

    /** Where a version of the script is served. */
    String path(Asset script) {
        return root + script.name();
    }
}
