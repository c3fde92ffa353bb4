package org.consentry.banner;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/**
 * The guard as each site's pages load it: one script with the site's table in it, under an address that carries the
 * hash of both. It never changes, so that a browser may keep it for good.
 */
final class GuardScript {
    /** Where the table goes. */
    private static final String PLACE = "/*table*/ {} /*end*/";

    private final String root;
    private final String before;
    private final String after;

    /** @throws IllegalStateException where the source doesn't have one place for the table */
    GuardScript(Assets assets) {
        String source = terse(assets.guard());
        int at = source.indexOf(PLACE);
        if (at < 0 || source.indexOf(PLACE, at + 1) >= 0) {
            throw new IllegalStateException("the guard has no one place for the table");
        }
        this.root = assets.root() + "guard/";
        this.before = source.substring(0, at);
        this.after = source.substring(at + PLACE.length());
    }

    /** Without the lines that are comments: every page of a visitor who has not said yes waits for this script. */
    private static String terse(String source) {
        return source.lines()
                .map(String::strip)
                .filter(line ->
                        !line.isEmpty() && !line.startsWith("//") && !line.startsWith("/*") && !line.startsWith("*"))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    /** @param table a site's, as the text of a JavaScript object literal */
    Asset with(String table) {
        byte[] bytes = (before + table + after).getBytes(StandardCharsets.UTF_8);
        String hash = Hashes.hex(Hashes.sha256().digest(bytes)).substring(0, 16);
        return Asset.of(hash + ".js", "text/javascript; charset=utf-8", bytes);
    }

    /** Where a version of the script is served. */
    String path(Asset script) {
        return root + script.name();
    }
}
