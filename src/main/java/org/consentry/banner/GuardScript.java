package org.consentry.banner;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.consentry.site.SitePolicy;

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
    private final Function<SitePolicy, String> table;

    /** Pages that were served with an earlier one still load it, from the gateway and with its hash. */
    private static final int EARLIER_KEPT = 3;

    /** The versions of one site's script, the newest first. */
    private record Versions(List<Asset> all) {
        Asset newest() {
            return all.get(0);
        }

        Versions and(Asset newer) {
            if (newer.name().equals(newest().name())) {
                return this;
            }
            List<Asset> more = new ArrayList<>(List.of(newer));
            all.stream().limit(EARLIER_KEPT).forEach(more::add);
            return new Versions(List.copyOf(more));
        }
    }

    // Weak keys compare by identity: a policy is loaded once, and dropped with its script when it is replaced.
    private final Cache<SitePolicy, Versions> scripts =
            Caffeine.newBuilder().weakKeys().maximumSize(1_000).build();

    /**
     * @param table a site's table as the text of a JavaScript object literal
     * @throws IllegalStateException where the source doesn't have one place for the table
     */
    GuardScript(Assets assets, Function<SitePolicy, String> table) {
        String source = terse(assets.guard());
        int at = source.indexOf(PLACE);
        if (at < 0 || source.indexOf(PLACE, at + 1) >= 0) {
            throw new IllegalStateException("the guard has no one place for the table");
        }
        this.root = assets.root() + "guard/";
        this.before = source.substring(0, at);
        this.after = source.substring(at + PLACE.length());
        this.table = table;
    }

    /** Without the lines that are comments: every page of a visitor who has not said yes waits for this script. */
    private static String terse(String source) {
        return source.lines()
                .map(String::strip)
                .filter(line ->
                        !line.isEmpty() && !line.startsWith("//") && !line.startsWith("/*") && !line.startsWith("*"))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    Asset of(SitePolicy policy) {
        return versions(policy).newest();
    }

    private Versions versions(SitePolicy policy) {
        return scripts.get(policy, p -> new Versions(List.of(script(table.apply(p)))));
    }

    /** Puts a site's script together with another table, beside the ones that pages still ask for. */
    void renew(SitePolicy policy, String text) {
        scripts.put(policy, versions(policy).and(script(text)));
    }

    private Asset script(String text) {
        byte[] bytes = (before + text + after).getBytes(StandardCharsets.UTF_8);
        String hash = Hashes.hex(Hashes.sha256().digest(bytes)).substring(0, 16);
        return Asset.of(hash + ".js", "text/javascript; charset=utf-8", bytes);
    }

    /** Where a version of the script is served. */
    String path(Asset script) {
        return root + script.name();
    }

    /** A site's script, also one that was its script of late; empty where the name is any other version's or site's. */
    Optional<Asset> find(SitePolicy policy, String name) {
        return versions(policy).all().stream()
                .filter(asset -> asset.name().equals(name))
                .findFirst();
    }
}
