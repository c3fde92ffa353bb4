package org.consentry.consent;

import java.util.List;
import java.util.Set;
import org.consentry.catalog.Classification;
import org.consentry.site.ConsentMode;
import org.consentry.site.Regime;
import org.consentry.site.Regimes;
import org.consentry.site.SitePolicy;

/**
 * Google's tags under the advanced form of its Consent Mode: they load without a yes and then say no more than that
 * they did, while their cookies stay refused. A site can have that only where none of its visitors has to be asked
 * first; as what a page may load is the same for all, one region that asks for opt-in turns it off for every other.
 */
final class AdvancedTags {
    /** Hosts that serve the tags and hear their pings, with what lies below them; none that shows advertising. */
    static final List<String> HOSTS = List.of(
            "analytics.google.com",
            "google-analytics.com",
            "googleadservices.com",
            "googletagmanager.com",
            "stats.g.doubleclick.net");

    /** Whose inline snippets start such a tag, as the catalogue spells them. */
    private static final Set<String> STARTERS = Set.of("Google Analytics", "Google Tag Manager");

    /** The verdict on them. */
    static final HostVerdict LOADS = new HostVerdict(true, "", null, "Google", "consent-mode:advanced");

    private AdvancedTags() {}

    /** Whether a site may have them, and wants to. */
    static boolean of(SitePolicy site) {
        ConsentMode mode = site.presentation().consentMode();
        Regimes regimes = site.regimes();
        return mode != null
                && mode.advanced()
                && regimes.otherwise().standsUntilNo()
                && regimes.regions().values().stream().allMatch(Regime::standsUntilNo);
    }

    /** @param host in normal form */
    static boolean isHost(String host) {
        for (String tag : HOSTS) {
            if (OwnHosts.isWithin(host, tag)) {
                return true;
            }
        }
        return false;
    }

    static boolean isStarter(Classification script) {
        return STARTERS.contains(script.vendor());
    }
}
