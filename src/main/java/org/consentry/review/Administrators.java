package org.consentry.review;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import org.consentry.site.AppKey;
import org.consentry.site.SitePolicy;
import org.consentry.site.Sites;

/**
 * Who may consult what is kept of a site once its contract has ended: the administrators that its policy appoints. Each
 * has a long random key, of which the policy holds the SHA-256.
 */
final class Administrators {
    /**
     * Somebody who showed a key.
     *
     * @param name as the policy has it
     * @param site whose archive it opens
     * @param open whether the contract has ended
     */
    record Administrator(String name, String site, boolean open) {}

    /** No key is that short, whatever a policy has the SHA-256 of: it could be tried out. In characters. */
    static final int SHORTEST = 16;

    private final Sites sites;
    private final InstantSource clock;

    Administrators(Sites sites, InstantSource clock) {
        this.sites = sites;
        this.clock = clock;
    }

    /**
     * Whose key that is; empty where it is nobody's. Every key is looked at, whichever fits.
     *
     * @param asked the site that is asked for, which counts where the key is for several
     */
    Optional<Administrator> find(String name, String key, String asked) {
        if (key.length() < SHORTEST) {
            return Optional.empty();
        }
        byte[] hash = sha256(key);
        Optional<Administrator> found = Optional.empty();
        for (SitePolicy site : sites.all()) {
            for (AppKey administrator : site.promises().archive().administrators()) {
                boolean same = MessageDigest.isEqual(hash, administrator.key().getBytes(StandardCharsets.US_ASCII));
                boolean rather = found.isEmpty() || site.id().equals(asked);
                if (same && administrator.name().equals(name) && rather) {
                    boolean open =
                            site.promises().archive().end(clock.instant()).isPresent();
                    found = Optional.of(new Administrator(name, site.id(), open));
                }
            }
        }
        return found;
    }

    private static byte[] sha256(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).getBytes(StandardCharsets.US_ASCII);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
