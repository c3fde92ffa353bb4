package org.consentry.banner;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The front-end files, read once. Their address carries a hash over all of them, so that a browser may keep them for
 * good ({@code immutable}) and files of two versions never meet in one page.
 */
public final class Assets {

    /** Every file that is ever served; nothing else under the folder is. */
    static final List<String> NAMES = List.of("banner.css", "banner.js", "consentry.js", "control.css", "page.css");

    private final String root;

    private final Map<String, Asset> files = new LinkedHashMap<>();
    private final String hash;

    /**
     * @param contextPath where the application stands on its host; empty for a gateway, which stands at the top
     * @param source gives a file's bytes by its name, {@code null} where there is none
     * @throws IllegalStateException where a file is missing
     */
    public Assets(String contextPath, Function<String, byte @Nullable []> source) {
        this.root = contextPath + "/_consent/";
        MessageDigest digest = Hashes.sha256();
        for (String name : NAMES) {
            byte[] bytes = source.apply(name);
            if (bytes == null) {
                throw new IllegalStateException("the front-end file " + name + " is missing");
            }
            digest.update((name + " " + bytes.length + "\n").getBytes(StandardCharsets.UTF_8));
            digest.update(bytes);
            files.put(name, new Asset(name, contentType(name), bytes, gzip(bytes)));
        }
        hash = Hashes.hex(digest.digest()).substring(0, 16);
    }

    /** Where the visitors' pages begin, on the visitor's own site. */
    String root() {
        return root;
    }

    /** Address of a file on the visitor's own site. */
    public String path(String name) {
        if (!files.containsKey(name)) {
            throw new IllegalArgumentException("no front-end file is called " + name);
        }
        return root + "assets/" + hash + "/" + name;
    }

    /** The file of that address; empty for another version's hash, so that no stale page mixes two versions. */
    public Optional<Asset> find(String version, String name) {
        return hash.equals(version) ? Optional.ofNullable(files.get(name)) : Optional.empty();
    }

    private static String contentType(String name) {
        return name.endsWith(".css") ? "text/css; charset=utf-8" : "text/javascript; charset=utf-8";
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new BestGzip(packed)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    private static final class BestGzip extends GZIPOutputStream {
        BestGzip(OutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.BEST_COMPRESSION);
        }
    }
}
