package org.consentry.consent;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.consentry.catalog.Catalog;
import org.consentry.catalog.Classifier;
import org.consentry.catalog.Provenance;
import org.consentry.site.SitePolicy;
import org.jspecify.annotations.Nullable;

/**
 * What requests are judged by: one catalogue, and what it makes of each site's hosts, which is put together once, when
 * it is first asked for. It never changes: another catalogue has grounds of its own. Safe for any number of threads.
 */
public final class Grounds {
    private final Catalog catalog;
    private volatile @Nullable GuardSource source;
    private final Classifier classifier;

    /** Weak keys compare by identity: a hash over a whole policy for each request would cost more than the rest. */
    private final Cache<SitePolicy, SiteHosts> hosts =
            Caffeine.newBuilder().weakKeys().executor(Runnable::run).build();

    public Grounds(Catalog catalog) {
        this.catalog = catalog;
        this.classifier = new Classifier(catalog);
    }

    public Classifier classifier() {
        return classifier;
    }

    /** SHA-256 of the catalogue, in lower-case hex. */
    public String hash() {
        return catalog.hash();
    }

    /** The hosts of a site; asked for again, the same object. */
    public SiteHosts hosts(SitePolicy site) {
        return hosts.get(site, policy -> new SiteHosts(policy, classifier));
    }

    /** As {@link GuardTable#text(SitePolicy, Catalog)}; what the sites have in common is put together once. */
    public String guardTable(SitePolicy site) {
        GuardSource common = source;
        if (common == null) {
            common = new GuardSource(catalog);
            source = common;
        }
        return GuardTable.text(site, common, hosts(site));
    }

    /** What may pass for one request. */
    public Decision decide(RequestFacts facts, Provenance provenance) {
        return Decision.of(facts, hosts(facts.site()), provenance);
    }
}
