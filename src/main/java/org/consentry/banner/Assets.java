package org.consentry.banner;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.consentry.http.OurFiles;
import org.jspecify.annotations.Nullable;

/**
 * The front-end files, read once. Their address carries a hash over all of them, so that a browser may keep them for
 * good ({@code immutable}) and files of two versions never meet in one page.
 */
public final class Assets {

    /** A service worker in the place of a site's. */
    public static final String IDLE = "idle.js";

    /** Every file that is ever served; nothing else under the folder is. */
    static final List<String> NAMES =
            List.of("activate.js", "banner.js", "consentry.js", IDLE, "page.js", "workers.js");

    /** What is served only with a site's colours and layout in it. */
    private static final List<String> SHEETS = List.of("control.css", "look.css", "page.css", "placeholder.css");

    /** What is served only with a site's table in it. */
    static final String GUARD = "guard.js";

    /** What is served only with a site's signals in it. */
    static final String MODE = "mode.js";

    private final String root;

    private final Map<String, Asset> files = new LinkedHashMap<>();
    private final Map<String, String> sheets = new LinkedHashMap<>();
    private final String hash;
    private final String guard;
    private final String mode;

    /**
     * @param contextPath where the application stands on its host; empty for a gateway, which stands at the top
     * @param source gives a file's bytes by its name, {@code null} where there is none
     * @throws IllegalStateException where a file is missing
     */
    public Assets(String contextPath, Function<String, byte @Nullable []> source) {
        this.root = contextPath + "/_consent/";
        MessageDigest digest = Hashes.sha256();
        for (String name : NAMES) {
            byte[] bytes = script(source, name);
            digest.update((name + " " + bytes.length + "\n").getBytes(StandardCharsets.UTF_8));
            digest.update(bytes);
            files.put(name, Asset.of(name, contentType(name), bytes));
        }
        for (String name : SHEETS) {
            byte[] bytes = read(source, name);
            digest.update(bytes);
            sheets.put(name, new String(bytes, StandardCharsets.US_ASCII));
        }
        byte[] script = script(source, GUARD);
        digest.update(script);
        guard = new String(script, StandardCharsets.US_ASCII);
        byte[] signals = script(source, MODE);
        digest.update(signals);
        mode = new String(signals, StandardCharsets.US_ASCII);
        hash = Hashes.hex(digest.digest()).substring(0, 16);
    }

    /** As it is served, and as its hashes are taken. */
    private static byte[] script(Function<String, byte @Nullable []> source, String name) {
        return Terse.script(new String(read(source, name), StandardCharsets.ISO_8859_1))
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] read(Function<String, byte @Nullable []> source, String name) {
        byte[] bytes = source.apply(name);
        if (bytes == null) {
            throw new IllegalStateException("the front-end file " + name + " is missing");
        }
        return bytes;
    }

    /** The guard's text, without a table. */
    String guard() {
        return guard;
    }

    /** The text that tells of a visitor's choice, without a site's signals. */
    String mode() {
        return mode;
    }

    /** The source of a style sheet, without a site's look. */
    String sheet(String name) {
        String sheet = sheets.get(name);
        if (sheet == null) {
            throw new IllegalArgumentException("no style sheet is called " + name);
        }
        return sheet;
    }

    /** Where the visitors' pages begin, on the visitor's own site. */
    String root() {
        return root;
    }

    /** Value of an {@code integrity} attribute for a file. */
    public String integrity(String name) {
        return known(name).integrity();
    }

    /** A script as a page's policy has to admit it. */
    OurFiles.Script script(String name) {
        return new OurFiles.Script(path(name), known(name).sha256());
    }

    private Asset known(String name) {
        Asset asset = files.get(name);
        if (asset == null) {
            throw new IllegalArgumentException("no front-end file is called " + name);
        }
        return asset;
    }

    /** Address of a file on the visitor's own site. */
    public String path(String name) {
        known(name);
        return root + "assets/" + hash + "/" + name;
    }

    /** The file of that address; empty for another version's hash, so that no stale page mixes two versions. */
    public Optional<Asset> find(String version, String name) {
        return hash.equals(version) ? Optional.ofNullable(files.get(name)) : Optional.empty();
    }

    private static String contentType(String name) {
        return name.endsWith(".css") ? "text/css; charset=utf-8" : "text/javascript; charset=utf-8";
    }
}
