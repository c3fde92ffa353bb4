package org.consentry.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.consentry.catalog.Catalog;
import org.consentry.catalog.Classifier;
import org.consentry.catalog.Provenance;
import org.consentry.consent.Consent;
import org.consentry.consent.Decision;
import org.consentry.consent.RequestFacts;
import org.consentry.site.PolicyException;
import org.consentry.site.PolicyLoader;
import org.consentry.site.SitePolicy;
import org.jspecify.annotations.Nullable;

/** A site with two tracking purposes, and what is decided for its visitors with the catalogue that ships. */
public final class Shop {
    static final Catalog CATALOG = Catalog.load();
    static final Classifier CLASSIFIER = new Classifier(CATALOG);

    private static final String YAML = """
            site: shop
            hosts: [shop.example]
            controller: {name: A}
            notice: {version: "1", effective: 2026-03-01}
            languages: [en]
            purposes:
              - {id: statistics, category: analytics, basis: consent}
              - {id: ads, category: marketing, basis: consent}
            """;

    static final SitePolicy POLICY = policy();

    private Shop() {}

    /** What holds for one request of a visitor who has said yes to all, or nothing yet. */
    public static Decision decision(boolean yes) {
        Map<String, Boolean> answers = Map.of("statistics", true, "ads", true);
        Consent consent = yes ? new Consent("s", "r", "1", answers, Instant.now().minusSeconds(60)) : null;
        return Decision.of(facts(consent), CLASSIFIER, Provenance.NONE);
    }

    private static RequestFacts facts(@Nullable Consent consent) {
        return new RequestFacts(
                POLICY, "https://shop.example", "shop.example", true, false, consent, Set.of(), false);
    }

    private static SitePolicy policy() {
        try {
            return PolicyLoader.load("shop", YAML.getBytes(UTF_8));
        } catch (PolicyException e) {
            throw new IllegalStateException(e);
        }
    }
}
