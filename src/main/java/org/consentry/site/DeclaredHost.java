package org.consentry.site;

import java.util.Objects;

/**
 * What a site's policy says of a host that its pages load from, and of the hosts below it.
 *
 * @param host lower case, without a port
 * @param purpose id of the purpose that it serves
 * @param loosen true where the site vouches for it although the catalogue knows it as tracking
 */
public record DeclaredHost(String host, String purpose, boolean loosen) {
    public DeclaredHost {
        Objects.requireNonNull(host);
        Objects.requireNonNull(purpose);
    }
}
