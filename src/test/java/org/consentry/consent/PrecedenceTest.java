package org.consentry.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.consentry.catalog.Catalog;
import org.consentry.catalog.Category;
import org.consentry.catalog.Classifier;
import org.consentry.catalog.CookieFacts;
import org.consentry.site.DeclaredCookie;
import org.consentry.site.Enforcement;
import org.consentry.site.LegalBasis;
import org.consentry.site.Purpose;
import org.consentry.site.Regimes;
import org.consentry.site.Sharing;
import org.consentry.site.SitePolicy;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who speaks first of a cookie or a host: the operator, the policy, the catalogue, loaded lists, signs, provenance. */
class PrecedenceTest {

    private static final String OVERRIDES = """
            site,name,host,category,reason,date
            ,JSESSIONID,,marketing,why,2026-03-01
            ,_fbp,,necessary,why,2026-03-01
            ,_ga,,functional,why,2026-03-01
            ,ours*,,analytics,why,2026-03-01
            ,handy,,functional,why,2026-03-01
            shop,here_only,,marketing,why,2026-03-01
            other,_gid,,necessary,why,2026-03-01
            ,,matomo.cloud,necessary,why,2026-03-01
            ,,facebook.net,functional,why,2026-03-01
            ,,stripe.com,marketing,why,2026-03-01
            ,,nobodys.example,analytics,why,2026-03-01
            ,,shop.example,marketing,why,2026-03-01
            """;

    private static final String LOADED = """
            name,host,category,vendor,protection,lifetime,source
            _ga_*,,necessary,Lists,,,knowledge
            qqq_tracking_id,,necessary,Lists,,,knowledge
            """;

    @TempDir
    private static Path folder;

    private static Catalog catalog = Catalog.load();
    private static Classifier classifier = new Classifier(catalog);

    @BeforeAll
    static void operator() throws IOException {
        Files.createDirectories(folder.resolve("imported"));
        Files.writeString(folder.resolve("overrides.csv"), OVERRIDES);
        Files.writeString(folder.resolve("imported/list.csv"), LOADED);
        List<String> complaints = new ArrayList<>();
        catalog = Catalog.load(folder, complaints::add);
        classifier = new Classifier(catalog);
        assertThat(complaints).isEmpty();
    }

    private static Decision decide(SitePolicy site) {
        return Decision.of(Policies.facts(site, null), classifier, Policies.NEVER_SEEN);
    }

    private static Verdict verdict(SitePolicy site, String name) {
        return decide(site).verdict(CookieFacts.inRequest(name, "1", "shop.example"));
    }

    @ParameterizedTest
    @CsvSource({
        // the operator before a declaration, a protected name, a known tracker, signs and provenance
        "JSESSIONID, basket, override:JSESSIONID, ads",
        "JSESSIONID, '', override:JSESSIONID, ads",
        "_fbp, ads, override:_fbp, passes",
        "_fbp, '', override:_fbp, passes",
        "ours_1, statistics, override:ours*, statistics",
        "ours_1, basket, override:ours*, statistics",
        "handy, '', override:handy, passes",
        "handy, video, override:handy, video",
        "_ga, '', override:_ga, video",
        "here_only, '', override:shop/here_only, ads",
        "_gid, '', exact:_gid, statistics",
        // a declaration before a protected name, a known tracker, signs and provenance
        "PHPSESSID, ads, policy:ads, ads",
        "_gid, ads, policy:ads, ads",
        "our_abtest, basket, policy:basket, passes",
        "zzz, basket, policy:basket, passes",
        // a shipped rule before a loaded one, and that before signs
        "_ga_ABC123, '', pattern:_ga_*, statistics",
        "qqq_tracking_id, '', imported:list:exact:qqq_tracking_id, passes",
        "zzz, '', provenance:only-in-requests, ''",
    })
    void theFirstWhoSpeaksDecidesOnACookie(String name, String declared, String rule, String waitsFor) {
        DeclaredCookie[] cookies =
                declared.isEmpty() ? new DeclaredCookie[0] : new DeclaredCookie[] {declaration(name, declared, false)};
        Verdict verdict = verdict(Policies.shop(cookies), name);
        assertThat(verdict.rule()).startsWith(rule);
        assertThat(verdict.passes()).isEqualTo(waitsFor.equals("passes"));
        if (verdict instanceof Verdict.Refuse refusal) {
            assertThat(refusal.purpose()).isEqualTo(waitsFor);
        }
    }

    /** Named are those of consents; an interest of the operator's opens nothing to trackers. */
    @ParameterizedTest
    @CsvSource({
        "'named', named",
        "'interest,named', interest",
        "'named,interest', interest",
        "'named,plain,interest', plain",
        "'interest,plain', plain",
        "'named,also', named",
    })
    void aYesToNamedServicesIsNoneToOthers(String purposes, String waitsFor) {
        List<Purpose> all = Stream.of(purposes.split(","))
                .map(id -> new Purpose(
                        id,
                        Category.MARKETING,
                        id.equals("interest") ? LegalBasis.LEGITIMATE_INTEREST : LegalBasis.CONSENT,
                        id.equals("named") || id.equals("also") ? List.of("Meta Pixel") : List.of(),
                        Map.of()))
                .toList();
        Decision decision = decide(Policies.with(all, List.of(), Regimes.DEFAULT, Sharing.NONE));
        Verdict cookie = decision.verdict(CookieFacts.inRequest("_uetvid", "1", "shop.example"));
        assertThat(((Verdict.Refuse) cookie).purpose()).isEqualTo(waitsFor);
        assertThat(decision.host("bat.bing.com").purpose()).isEqualTo(waitsFor);
    }

    private static DeclaredCookie declaration(String name, String purpose, boolean loosen) {
        return new DeclaredCookie(name, purpose, "", "", "", loosen);
    }

    @Test
    void aKnownTrackerIsLoosenedInSoManyWordsOnly() {
        assertThat(verdict(Policies.shop(declaration("_gid", "basket", false)), "_gid"))
                .extracting(Verdict::passes, Verdict::rule)
                .containsExactly(false, "exact:_gid");
        assertThat(verdict(Policies.shop(declaration("_gid", "basket", true)), "_gid"))
                .extracting(Verdict::passes, Verdict::rule)
                .containsExactly(true, "policy:basket");
    }

    @Test
    void marketingIsNoAnalyticsBecauseADeclarationSaysSo() {
        Consent statisticsOnly = new Consent("s", "r", "1", Map.of("statistics", true, "ads", false), Instant.EPOCH);
        for (boolean loosen : new boolean[] {false, true}) {
            RequestFacts facts =
                    Policies.facts(Policies.shop(declaration("_gcl_au", "statistics", loosen)), statisticsOnly);
            assertThat(Decision.of(facts, classifier, Policies.NEVER_SEEN)
                            .verdict(CookieFacts.inRequest("_gcl_au", "1", "shop.example"))
                            .passes())
                    .isEqualTo(loosen);
        }
    }

    @Test
    void aServicesFunctionalCookieWaitsForASwitchWhereThereIsOne() {
        CookieFacts language = CookieFacts.inRequest("pll_language", "en", "shop.example");
        assertThat(verdict(Policies.shop(), "pll_language").category()).isEqualTo(Category.FUNCTIONAL);
        SitePolicy without = Policies.site(
                "shop",
                "1",
                Policies.usual().stream()
                        .filter(purpose -> purpose.category() != Category.FUNCTIONAL)
                        .toList(),
                true,
                true,
                Enforcement.MARKUP);
        Decision decision = Decision.of(Policies.facts(without, null), classifier, Policies.NEVER_SEEN);
        assertThat(decision.verdict(language).passes()).isTrue();
    }

    @Test
    void aGrantOpensWhatTheOperatorMakesWait() {
        Consent yes = new Consent("s", "r", "1", Map.of("ads", true), Instant.EPOCH);
        Decision decision = Decision.of(Policies.facts(Policies.shop(), yes), classifier, Policies.NEVER_SEEN);
        assertThat(decision.verdict(CookieFacts.inRequest("JSESSIONID", "1", "shop.example"))
                        .passes())
                .isTrue();
        assertThat(decision.host("js.stripe.com").passes()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "matomo.cloud, passes, override:host:matomo.cloud",
        "x.matomo.cloud, passes, override:host:matomo.cloud",
        "connect.facebook.net, video, override:host:facebook.net",
        "js.stripe.com, ads, override:host:stripe.com",
        "nobodys.example, statistics, override:host:nobodys.example",
        "shop.example, passes, own",
        "a.shop.example, passes, own",
        "doubleclick.net, ads, host:doubleclick.net",
    })
    void theOperatorDecidesOnAHostButForTheSitesOwn(String host, String waitsFor, String rule) {
        HostVerdict verdict = decide(Policies.shop()).host(host);
        assertThat(verdict.rule()).isEqualTo(rule);
        assertThat(verdict.passes() ? "passes" : verdict.purpose()).isEqualTo(waitsFor);
    }

    @Test
    void theGuardInThePageKnowsWhatTheOperatorSays() throws IOException {
        String table = GuardTable.text(Policies.shop(), catalog);
        assertThat(waiting(table, "c", "ads"))
                .contains("JSESSIONID", "here_only")
                .doesNotContain("ours*");
        assertThat(waiting(table, "c", "statistics")).contains("ours*");
        assertThat(waiting(table, "h", "ads")).contains("stripe.com").doesNotContain("facebook.net");
        assertThat(waiting(table, "h", "video")).contains("facebook.net");
        assertThat(waiting(table, "h", "statistics")).contains("nobodys.example");
        GuardReading guard = new GuardReading(table);
        assertThat(guard.cookie("_fbp")).isEqualTo(guard.host("matomo.cloud")).isEqualTo(GuardTable.PASSES);
        GuardReading alone = new GuardReading(GuardTable.text(Policies.shop(), Catalog.load()));
        assertThat(List.of(alone.outcome(alone.cookie("_fbp")), alone.outcome(alone.host("matomo.cloud"))))
                .containsExactly("social", "statistics");
    }

    /** The entries of one of the table's keys that wait for a purpose. */
    private static List<String> waiting(String table, String key, String purpose) {
        String ids = table.substring(table.indexOf('[') + 1, table.indexOf(']'));
        int index = List.of(ids.replace("\"", "").split(",")).indexOf(purpose);
        String lists = table.substring(table.indexOf(",\n" + key + ":[\"") + 6);
        return List.of(lists.substring(0, lists.indexOf("\"]"))
                .split("\",\n\"", -1)[index]
                .split(" "));
    }
}
