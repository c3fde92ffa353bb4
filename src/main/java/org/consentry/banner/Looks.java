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
    /** Of one site, whose pages still ask for those of an earlier policy. A look has up to five. */
    private static final int FILES_KEPT = 15;

    private final Assets assets;
    private final Function<String, byte @Nullable []> pictures;
    private final SiteLook usual;

    // Weak keys compare by identity: a policy is loaded once, and its look goes with it.
    private final Cache<SitePolicy, SiteLook> sites =
            Caffeine.newBuilder().weakKeys().executor(Runnable::run).build();

    /** Sheets of looks that a policy has chosen: hardly any two sites differ in more than their words. */
    private final Cache<Design, SiteLook> plain =
            Caffeine.newBuilder().softValues().executor(Runnable::run).build();

    private final Shelf shelf = new Shelf(FILES_KEPT);

    /** @param pictures gives the bytes of a file beside the policies by its name, {@code null} where there is none */
    Looks(Assets assets, Function<String, byte @Nullable []> pictures) {
        this.assets = assets;
        this.pictures = pictures;
        this.usual = SiteLook.of(Design.DEFAULT, null, assets);
    }

    SiteLook of(SitePolicy policy) {
        return sites.get(policy, this::made);
    }

    private SiteLook made(SitePolicy policy) {
        Design design = policy.presentation().design();
        if (design.equals(Design.DEFAULT)) {
            return usual;
        }
        Asset logo = Logo.read(policy.id(), design.logo(), pictures);
        SiteLook look = logo == null
                ? plain.get(design, chosen -> SiteLook.of(chosen, null, assets))
                : SiteLook.of(design, logo, assets);
        look.files().forEach(file -> shelf.put(policy.id(), file));
        return look;
    }

    /** That of pages which belong to no site. */
    SiteLook usual() {
        return usual;
    }

    /** A style sheet of the site's by the last part of its address. */
    Optional<Asset> find(SitePolicy policy, String name) {
        return of(policy)
                .find(name)
                .or(() -> usual.find(name))
                .or(() -> shelf.find(policy.id(), name)
                        .filter(asset -> asset.contentType().startsWith("text/css")));
    }

    /** A picture of the site's by the last part of its address, which carries no ending. */
    Optional<Asset> findLogo(SitePolicy policy, String name) {
        Asset now = of(policy).logo();
        return now != null && now.name().equals(name)
                ? Optional.of(now)
                : shelf.find(policy.id(), name)
                        .filter(asset -> asset.contentType().startsWith("image/"));
    }

    /** Where a style sheet is served. */
    String path(Asset sheet) {
        return assets.root() + "look/" + sheet.name();
    }

    /** Where the script of our own pages is served. */
    String script() {
        return assets.path("page.js");
    }

    /** Where a site's picture is served, below our own root; empty where it has none. */
    String logo(SitePolicy policy) {
        Asset logo = of(policy).logo();
        return logo == null ? "" : "logo/" + logo.name();
    }
}
