package org.consentry.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.consentry.consent.DecisionHostTest.YAML;
import static org.consentry.consent.DecisionHostTest.decision;
import static org.consentry.consent.DecisionHostTest.policy;
import static org.consentry.consent.Policies.CLASSIFIER;
import static org.consentry.consent.Policies.NEVER_SEEN;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.consentry.catalog.AddressRule;
import org.consentry.catalog.Category;
import org.consentry.catalog.HostRule;
import org.consentry.http.HostFence;
import org.consentry.site.Enforcement;
import org.consentry.site.GeneratedPolicy;
import org.consentry.site.PolicyLoader;
import org.consentry.site.SitePolicy;
import org.junit.jupiter.api.Test;

/** The hosts that a content security policy lets through for a visitor. */
class DecisionFenceTest {
    @Test
    void theFenceHoldsOwnHostsAndNamedServicesAsFarAsTheyPass() {
        SitePolicy site = policy(YAML);
        List<String> nothing = decision(site).fenceHosts();
        assertThat(nothing)
                .isSorted()
                .doesNotHaveDuplicates()
                .contains("shop.example", "*.shop.example", "shop.co.uk", "*.shop.co.uk")
                .contains("cdn.partner.example", "*.cdn.partner.example", "matomo.cloud")
                .doesNotContain("partner.example", "youtube.com", "reel.example", "hotjar.com", "plausible.io", "[::1]")
                .doesNotContain("intercom.io", "*.intercom.io")
                .doesNotContain("test", "*.test", "cdn.jsdelivr.net", "nobody.example")
                .contains("?+js.stripe.com", "?+*.js.stripe.com", "?jsdelivr.net", "?*.jsdelivr.net", "?+hcaptcha.com")
                .as("google.com is held by the policy, with all below it")
                .contains("?+www.gstatic.com")
                .doesNotContain("?+accounts.google.com", "?+www.google.com/recaptcha/")
                .as("what has held hosts below comes without them")
                .contains("?+stripe.com", "?gstatic.com")
                .doesNotContain("?+*.stripe.com", "?*.gstatic.com", "?www.google.com", "?+q.stripe.com")
                .as("where anybody keeps files")
                .contains("?googleapis.com")
                .doesNotContain("?storage.googleapis.com", "?*.googleapis.com")
                .doesNotContain("?sentry.io", "?bugsnag.com", "?imgix.net", "?res.cloudinary.com");
        assertThat(decision(site, "video").fenceHosts())
                .containsAll(nothing.stream().filter(s -> !s.startsWith("?")).toList())
                .contains("youtube.com", "*.youtube.com", "reel.example", "*.reel.example", "google.com")
                .as("analytics.google.com is held, so no wildcard above it")
                .doesNotContain("*.google.com", "criteo.net");
        assertThat(decision(site, "ads").fenceHosts())
                .contains("partner.example")
                .doesNotContain("*.partner.example", "criteo.net");
        assertThat(decision(site).fenceHosts()).isSameAs(nothing);
    }

    @Test
    void aServicesHostsAreInsideWhereItIsGrantedItself() {
        SitePolicy site = policy(YAML);
        assertThat(decision(site, "chat").fenceHosts()).contains("intercom.io", "*.intercom.io");
        assertThat(decision(site, "chat_intercom").fenceHosts())
                .contains("intercom.io", "*.intercom.io")
                .doesNotContain("youtube.com", "reel.example");
        assertThat(decision(site, "video_reel").fenceHosts())
                .contains("reel.example", "*.reel.example")
                .doesNotContain("youtube.com", "google.com", "intercom.io");
    }

    @Test
    void whereAnybodyKeepsFilesIsInsideWherePolicyNamesItOrAllAboveIt() {
        assertThat(decision(named("sentry.io")).fenceHosts()).contains("sentry.io", "*.sentry.io");
        assertThat(decision(named("cloudinary.com")).fenceHosts()).contains("cloudinary.com", "*.cloudinary.com");
    }

    private static SitePolicy named(String host) {
        return policy(YAML.replace("host-rules:\n", "host-rules:\n  - {host: " + host + ", purpose: shop}\n"));
    }

    @Test
    void whatTheCaptchaLoadsHasRoomFirst() {
        assertThat(decision(policy(YAML), "video").fenceHosts())
                .contains("?+www.gstatic.com", "?+ssl.gstatic.com", "?+appleid.cdn-apple.com")
                .contains("?+*.cardinalcommerce.com", "?+*.b2clogin.com", "?+*.amazoncognito.com");
    }

    @Test
    void everyHostOfTheFencePasses() {
        SitePolicy site = policy(YAML);
        for (List<String> granted : List.of(List.<String>of(), List.of("video"), List.of("social", "speed", "ads"))) {
            Decision decision = decision(site, granted.toArray(String[]::new));
            for (String spare : decision.fenceHosts()) {
                String source = spare.replaceFirst("^[?][+]?", "");
                String[] parts = source.split("/", 2);
                String host = parts[0].startsWith("*.") ? "q7q" + parts[0].substring(1) : parts[0];
                HostVerdict verdict = parts.length == 1 ? decision.host(host) : decision.address(host, '/' + parts[1]);
                assertThat(verdict.passes()).as(source).isTrue();
            }
        }
    }

    @Test
    void theNecessaryHostsHaveRoomBesideThoseOfAUsualSite() {
        List<String> hosts = decision(policy(YAML), "video").fenceHosts();
        assertThat(HostFence.policy(hosts, "/_consent/csp-reports", true))
                .get()
                .asString()
                .contains(
                        " js.stripe.com ", " *.js.stripe.com ", " www.google.com/recaptcha/", " cdn.partner.example:*");
    }

    private static List<String> allGranted(SitePolicy site) {
        SiteHosts hosts = SiteHosts.of(site, CLASSIFIER);
        return hosts.fence.hosts(Set.copyOf(hosts.switches().ids()));
    }

    @Test
    void theNecessaryHostsHaveRoomBesideAllThatTheDemoShopNames() throws Exception {
        SitePolicy site = PolicyLoader.load(Path.of("server-config", "sites", "demo.yaml"));
        List<String> hosts = allGranted(site);
        assertThat(HostFence.policy(hosts, "/_consent/csp-reports", true))
                .get()
                .asString()
                .contains(" *.stripe.com ", " hcaptcha.com ", " *.doubleclick.net:*");
        List<String> needed = hosts.stream()
                .filter(source -> !source.startsWith("?") || source.startsWith("?+"))
                .toList();
        assertThat(HostFence.policy(needed, "/_consent/csp-reports", true))
                .get()
                .asString()
                .as("leaves room for what a site adds")
                .hasSizeLessThan(5_500);
    }

    @Test
    void whereThereIsNoRoomForAllWhatIsNeededToPayAndToSignInStays() {
        SitePolicy site = policy(YAML);
        List<String> hosts = new ArrayList<>(decision(site, "chat").fenceHosts());
        for (int i = 0; i < 40; i++) {
            hosts.add("a-rather-long-name-of-a-host-" + i + ".example");
        }
        assertThat(hosts.stream()
                        .filter(host -> host.startsWith("?"))
                        .mapToInt(String::length)
                        .sum())
                .as("more than there is room for")
                .isGreaterThan(2_500);
        assertThat(HostFence.policy(hosts, "/_consent/csp-reports", true))
                .get()
                .asString()
                .contains(" js.stripe.com", " hcaptcha.com", " paypal.com", " worldpay.com")
                .doesNotContain(" unpkg.com", " cookiebot.com");
    }

    @Test
    void everyServiceThatIsNeededFirstHasANecessaryHost() {
        Set<String> necessary = CLASSIFIER.hosts().stream()
                .filter(rule -> rule.category() == Category.NECESSARY)
                .map(HostRule::vendor)
                .collect(Collectors.toSet());
        assertThat(necessary).containsAll(Fence.NEEDED);
        assertThat(Fence.NEEDED).contains("Stripe", "PayPal").doesNotContain("", "Google");
    }

    /** No source can say "under any suffix": what is known of such names alone stays refused, also once it is granted. */
    @Test
    void aNameUnderAnySuffixStandsInNoSource() throws Exception {
        SitePolicy site = PolicyLoader.load(Path.of("server-config", "sites", "demo.yaml"));
        assertThat(CLASSIFIER.addresses()).anyMatch(AddressRule::underAnySuffix);
        assertThat(allGranted(site))
                .allMatch(source ->
                        source.lastIndexOf('*') <= (source.startsWith("?+") ? 2 : source.startsWith("?") ? 1 : 0))
                .contains("?+www.google.com/recaptcha/")
                .doesNotContain("www.google.com", "?www.google.com", "*.google.com", "?*.google.com");
    }

    @Test
    void aHostThatWasTakenOverFromElsewhereOpensNothing() {
        SitePolicy site = policy(YAML);
        List<String> derived = CLASSIFIER.hosts().stream()
                .filter(HostRule::derived)
                .map(HostRule::host)
                .toList();
        assertThat(derived).isNotEmpty();
        assertThat(decision(site, "video", "social", "speed", "ads").fenceHosts())
                .doesNotContainAnyElementsOf(derived);
    }

    @Test
    void theRegistrableDomainOfTheRequestIsInsideTheFence() {
        SitePolicy any = GeneratedPolicy.of(java.net.URI.create("http://10.0.0.5"), List.of("en"), Enforcement.STRICT);
        RequestFacts facts = new RequestFacts(any, "", "www.shop.example", true, false, null, Set.of(), false);
        assertThat(Decision.of(facts, CLASSIFIER, NEVER_SEEN).fenceHosts())
                .filteredOn(source -> !source.startsWith("?"))
                .containsExactly("*.shop.example", "shop.example");
    }
}
