package org.consentry.banner;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Collection;
import java.util.Optional;
import org.consentry.consent.Grounds;
import org.consentry.http.OurFiles;
import org.consentry.http.PageOrigin;
import org.consentry.site.SitePolicy;

/**
 * All that a request hangs on and that may be replaced while it is answered: what it is judged by, the guard that its
 * page carries, and how this version of both is called. Whoever answers a request asks for the edition once and keeps
 * to it, so that a page's policy never admits one guard while its head names another. An edition never changes; a guard
 * is put together when it is first asked for. Safe for any number of threads.
 */
public final class Edition {
    /** Of one site: pages of an earlier edition or policy still load its guard, from the gateway and with its hash. */
    private static final int GUARDS_KEPT = 4;

    /** Put together ahead, before an edition counts: it must not wait for thousands. */
    private static final int MOST_AHEAD = 100;

    private final Grounds grounds;
    private final Banner banner;
    private final String build;

    // Weak keys compare by identity: a policy is loaded once. What memory is short of is put together again, the same.
    private final Cache<SitePolicy, Asset> guards = Caffeine.newBuilder()
            .weakKeys()
            .softValues()
            .executor(Runnable::run)
            .build();
    private final Shelf shelf;

    public Edition(Grounds grounds, Banner banner) {
        this(grounds, banner, new Shelf(GUARDS_KEPT));
    }

    private Edition(Grounds grounds, Banner banner, Shelf shelf) {
        this.grounds = grounds;
        this.banner = banner;
        this.shelf = shelf;
        this.build = grounds.hash() + ' ' + banner.version();
    }

    /**
     * The one that follows. The guards of these sites that are in use are put together now, so that no visitor waits
     * for them, as far as that takes no long time; pages of this edition still find their guards there.
     */
    public Edition next(Grounds next, Collection<SitePolicy> sites) {
        Edition edition = new Edition(next, banner, shelf);
        sites.stream().filter(this::uses).limit(MOST_AHEAD).forEach(edition::guard);
        return edition;
    }

    /** Whether pages of that policy were asked for, so that those of the one that follows it will be. */
    public boolean uses(SitePolicy site) {
        return guards.getIfPresent(site) != null;
    }

    public Grounds grounds() {
        return grounds;
    }

    /** Names this version of catalogue and banner: a page rewritten by another is not current. */
    public String build() {
        return build;
    }

    /** The guard of a site's pages. */
    public Asset guard(SitePolicy site) {
        return guards.get(site, this::pressed);
    }

    private Asset pressed(SitePolicy site) {
        Asset guard = banner.guard(site, grounds.guardTable(site));
        shelf.put(site.id(), guard);
        return guard;
    }

    /** By the last part of its address; empty for a version that is long gone, or another site's. */
    public Optional<Asset> guard(SitePolicy site, String name) {
        return shelf.find(site.id(), name)
                .or(() -> Optional.of(guard(site)).filter(asset -> asset.name().equals(name)))
                .or(() -> banner.mode(site).filter(asset -> asset.name().equals(name)));
    }

    /** A style sheet of a site's by the last part of its address. */
    public Optional<Asset> look(SitePolicy site, String name) {
        return banner.look(site, name);
    }

    /** The one for pages that ask, for those whose own is of another time. */
    public Asset look(SitePolicy site) {
        return banner.look(site);
    }

    /** The site's picture by the last part of its address. */
    public Optional<Asset> logo(SitePolicy site, String name) {
        return banner.logo(site, name);
    }

    /** What a page of a site needs of ours under a policy of its own. */
    public OurFiles files(SitePolicy site, PageOrigin origin) {
        return banner.files(site, guard(site), origin);
    }
}
