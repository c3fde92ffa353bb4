package org.consentry.banner;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.consentry.consent.Grounds;
import org.consentry.http.OurFiles;
import org.consentry.http.PageOrigin;
import org.consentry.site.SitePolicy;

/**
 * All that a request hangs on and that may be replaced while it is answered: what it is judged by, the guard that its
 * page carries, and how this version of both is called. Whoever answers a request asks for the edition once and keeps
 * to it, so that a page's policy never admits one guard while its head names another. An edition never changes. Safe
 * for any number of threads.
 */
public final class Edition {
    /** Pages of an earlier one still load its guard, from the gateway and with its hash. */
    private static final int EARLIER_KEPT = 3;

    private final Grounds grounds;
    private final Banner banner;
    private final String build;

    // Weak keys compare by identity: a policy is loaded once. The newest guard of a site is the first.
    private final Cache<SitePolicy, List<Asset>> guards =
            Caffeine.newBuilder().weakKeys().executor(Runnable::run).build();

    public Edition(Grounds grounds, Banner banner) {
        this.grounds = grounds;
        this.banner = banner;
        this.build = grounds.hash() + ' ' + banner.version();
    }

    /**
     * The one that follows. What is to be known of these sites is put together now, so that no visitor waits for it;
     * pages of this edition still find their guards there.
     */
    public Edition next(Grounds next, Collection<SitePolicy> sites) {
        Edition edition = new Edition(next, banner);
        for (SitePolicy site : sites) {
            List<Asset> all = new ArrayList<>(List.of(edition.guard(site)));
            guards(site).stream()
                    .filter(earlier -> !earlier.name().equals(all.get(0).name()))
                    .limit(EARLIER_KEPT)
                    .forEach(all::add);
            edition.guards.put(site, List.copyOf(all));
        }
        return edition;
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
        return guards(site).get(0);
    }

    /** By the last part of its address; empty for a version that is long gone, or another site's. */
    public Optional<Asset> guard(SitePolicy site, String name) {
        return guards(site).stream()
                .filter(asset -> asset.name().equals(name))
                .findFirst()
                .or(() -> banner.mode(site).filter(asset -> asset.name().equals(name)));
    }

    private List<Asset> guards(SitePolicy site) {
        return guards.get(site, policy -> List.of(banner.guard(policy, grounds.guardTable(policy))));
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
