package org.consentry.banner;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;
import java.util.function.Function;
import org.consentry.site.Design;
import org.consentry.site.SitePolicy;
import org.jspecify.annotations.Nullable;

/** The looks of all sites, each made once. */
final class Looks {
    private final Assets assets;
    private final Function<String, byte @Nullable []> pictures;
    private final SiteLook usual;

    // Weak keys compare by identity: a policy is loaded once, and its look goes with it.
    private final Cache<SitePolicy, SiteLook> sites =
            Caffeine.newBuilder().weakKeys().executor(Runnable::run).build();

    /** @param pictures gives the bytes of a file beside the policies by its name, {@code null} where there is none */
    Looks(Assets assets, Function<String, byte @Nullable []> pictures) {
        this.assets = assets;
        this.pictures = pictures;
        this.usual = SiteLook.of(Design.DEFAULT, null, assets);
    }

    SiteLook of(SitePolicy policy) {
        return sites.get(policy, site -> {
            Design design = site.presentation().design();
            return SiteLook.of(design, Logo.read(site.id(), design.logo(), pictures), assets);
        });
    }

    /** That of pages which belong to no site. */
    SiteLook usual() {
        return usual;
    }

    /** A style sheet of the site's by the last part of its address. */
    Optional<Asset> find(SitePolicy policy, String name) {
        return of(policy).find(name).or(() -> usual.find(name));
    }

    /** Where a style sheet is served. */
    String path(Asset sheet) {
        return assets.root() + "look/" + sheet.name();
    }

    /** Where a site's picture is served, below our own root; empty where it has none. */
    String logo(SitePolicy policy) {
        Asset logo = of(policy).logo();
        return logo == null ? "" : "logo/" + logo.name();
    }
}
