package org.consentry.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The catalogue that is shipped. */
class CatalogTest {

    private final Catalog catalog = Catalog.load();
    private final Classifier classifier = new Classifier(catalog);

    @Test
    void isAsWideAsAFirstCatalogueShouldBe() {
        assertThat(catalog.cookies()).hasSizeGreaterThan(5_000);
        assertThat(catalog.hosts()).hasSizeGreaterThan(300);
        assertThat(catalog.cookies().stream().map(CookieRule::vendor).distinct().count())
                .isGreaterThan(600);
    }

    @Test
    void everyFileIsSorted() {
        for (CatalogFile file : CatalogResources.read("index.txt")) {
            List<String> keys = new ArrayList<>();
            List<String> columns = List.of(new String(file.bytes(), StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElseThrow()
                    .split(","));
            boolean cookies = file.name().startsWith("cookies/");
            file.read(columns, (row, place) -> keys.add(cookies ? row.get(0) + '\u0000' + row.get(1) : row.get(0)));
            assertThat(keys).as(file.name()).isSortedAccordingTo(Comparator.naturalOrder());
        }
    }

    @Test
    void everyCookieRuleDecidesOnANameOfItsOwn() {
        List<String> shadowed = new ArrayList<>();
        for (CookieRule rule : catalog.cookies()) {
            String decidedBy = classifier.classify(specimen(rule)).rule();
            if (!decidedBy.equals(rule.id())) {
                shadowed.add(rule.id() + " by " + decidedBy);
            }
        }
        assertThat(shadowed).isEmpty();
    }

    private static CookieFacts specimen(CookieRule rule) {
        String name = rule.name()
                .replace("{digits}", "7351")
                .replace("{hex}", "3fa9c07be2d1")
                .replace("{id}", "Zk3q9")
                .replace("*", "qQ~7q");
        boolean thirdParty = !rule.host().isEmpty() && !rule.ownersOnly();
        return new CookieFacts(name, null, rule.host(), thirdParty, -1, null, null, "");
    }

    @Test
    void everyHostRuleDecidesOnItsHostAndThoseBelowIt() {
        for (HostRule rule : catalog.hosts()) {
            assertThat(classifier.classifyHost(rule.host()).rule()).isEqualTo(rule.id());
            assertThat(classifier.classifyHost("q7q." + rule.host()).rule()).isEqualTo(rule.id());
        }
    }

    @Test
    void everyAddressRuleDecidesOnItsPathAndThoseBelowIt() {
        assertThat(catalog.addresses()).hasSizeGreaterThan(20);
        for (AddressRule rule : catalog.addresses()) {
            List<String> suffixes = rule.underAnySuffix() ? List.of("at", "com", "co.uk") : List.of("");
            for (String suffix : suffixes) {
                String host = rule.host().replace("*", "") + suffix;
                assertThat(classifier.hasPaths(host)).as(host).isTrue();
                // A rule on the very host may say the same of it.
                assertThat(classifier.classifyAddress(host, rule.path()))
                        .extracting(Classification::category, Classification::vendor)
                        .containsExactly(rule.category(), rule.vendor());
                assertThat(classifier.classifyAddress(host, rule.path() + "/q7q/a.js"))
                        .isEqualTo(classifier.classifyAddress(host, rule.path()));
                assertThat(classifier.classifyAddress(host, rule.path() + "q7q"))
                        .isEqualTo(classifier.classifyHost(host));
            }
        }
    }

    @Test
    void noAddressRuleSaysWhatItsHostSays() {
        for (AddressRule rule : catalog.addresses()) {
            String host = rule.host().replace("*", "at");
            assertThat(classifier.classifyHost(host).category()).as(rule.id()).isNotEqualTo(rule.category());
        }
    }

    @Test
    void everyScriptRuleDecidesOnItsText() {
        assertThat(catalog.scripts()).hasSizeGreaterThan(100);
        assertThat(catalog.scripts().stream().map(ScriptRule::vendor).distinct().count())
                .isGreaterThan(50);
        for (ScriptRule rule : catalog.scripts()) {
            byte[] script = ("(function(){" + rule.text() + ";s.src=a;})()").getBytes(StandardCharsets.US_ASCII);
            assertThat(classifier.scripts().run(script, 0, script.length))
                    .extracting(Classification::rule)
                    .contains(rule.id());
        }
    }

    @Test
    void aScriptsVendorIsOneOfTheHostsVendors() {
        Set<String> vendors = catalog.hosts().stream().map(HostRule::vendor).collect(Collectors.toSet());
        assertThat(catalog.scripts()).allSatisfy(rule -> assertThat(vendors).contains(rule.vendor()));
    }

    @Test
    void noProtectedNameIsTrackingWhateverElseIsKnownOfIt() {
        for (CookieRule rule : catalog.cookies()) {
            if (!rule.protection().isEmpty() && !rule.ownersOnly()) {
                String name = specimen(rule).name();
                CookieFacts worst =
                        new CookieFacts(name, "GA1.2.3.4", "doubleclick.net", true, 63_072_000, false, true, "none");
                assertThat(classifier.classify(worst).tracking()).as(name).isFalse();
            }
        }
    }

    @Test
    void consentToolsOwnCookiesAndHostsAreNecessary() {
        assertThat(catalog.cookies().stream()
                        .filter(r -> r.vendor().equals("OneTrust") || r.vendor().equals("Cookiebot"))
                        .map(CookieRule::category)
                        .collect(Collectors.toSet()))
                .containsExactly(Category.NECESSARY);
    }

    @Test
    void noVendorIsSpeltInTwoWays() {
        Map<String, Set<String>> spellings = vendors()
                .filter(vendor -> !vendor.isEmpty())
                .collect(Collectors.groupingBy(CatalogTest::company, TreeMap::new, Collectors.toSet()));
        assertThat(spellings.values()).allSatisfy(same -> assertThat(same).hasSize(1));
    }

    /** The name without case, spaces, punctuation and the form of the company. */
    private static String company(String vendor) {
        String words = Normalizer.normalize(vendor, Normalizer.Form.NFKD).toLowerCase(Locale.ROOT);
        String forms = "inc|llc|ltd|limited|gmbh|ag|se|sa|sas|bv|plc|corp|corporation|company|srl|oy|pty";
        String bare = words.replaceAll("(?<=.)[ ,.]+(" + forms + ")[.]?$", "");
        return bare.replaceAll("[^\\p{L}\\p{N}]", "");
    }

    @Test
    void everyVendorsNameIsPrintableAndComposed() {
        assertThat(vendors()).allSatisfy(vendor -> {
            assertThat(Normalizer.isNormalized(vendor, Normalizer.Form.NFC)).isTrue();
            assertThat(vendor).isEqualTo(vendor.strip());
            // What UTF-8 looks like to those who read it as Latin-1 begins so.
            assertThat(vendor)
                    .matches("[\\p{L}\\p{N}\\p{P}\\p{Sm} ]*")
                    .doesNotContainPattern("[\u00c2\u00c3][\u0080-\u00bf]");
        });
    }

    private Stream<String> vendors() {
        return Stream.of(
                        catalog.cookies().stream().map(CookieRule::vendor),
                        catalog.hosts().stream().map(HostRule::vendor),
                        catalog.scripts().stream().map(ScriptRule::vendor))
                .flatMap(all -> all)
                .distinct();
    }

    @Test
    void mostRulesSayHowLongTheirCookieLasts() {
        assertThat(catalog.cookies().stream().filter(rule -> !rule.lifetime().isEmpty()))
                .hasSizeGreaterThan(3_000);
    }

    /** What finds out on which domain an id may be kept serves that id, and goes with it. */
    @Test
    void noProbeOfTheSitesOwnIsTracking() {
        Guess guess = new Guess(catalog.words());
        List<CookieRule> probes = catalog.cookies().stream()
                .filter(rule -> rule.host().isEmpty() && !rule.name().matches("(?i).*(domain|tld).*"))
                .filter(rule -> guess.hints(rule.name()).contains(NameHint.PROBE))
                .toList();
        assertThat(probes)
                .hasSizeGreaterThan(5)
                .allSatisfy(rule ->
                        assertThat(rule.category().tracking()).as(rule.id()).isFalse());
    }

    /** Names of tokens that say whose the token is, and that it is no login's. */
    private static final Set<String> TOKENS_OF_OTHERS = Set.of("adtoken", "devicetoken", "fcmtoken", "pushtoken");

    /** A longer word covers those within it: then a login could be lost in a name of tracking. */
    @Test
    void noWordOfTrackingCoversOneOfALoginOrABasket() {
        List<String> tracking = new ArrayList<>();
        List<String> needed = new ArrayList<>();
        Set<String> needs = Set.of("login", "basket", "csrf");
        for (CatalogFile file : CatalogResources.read("index.txt")) {
            if (file.name().startsWith("words/")) {
                file.read(List.of("word", "place", "meaning"), (row, place) -> {
                    boolean tracks =
                            NameHint.of(row.get(2)).orElseThrow().category().tracking();
                    (tracks ? tracking : needs.contains(row.get(2)) ? needed : new ArrayList<String>()).add(row.get(0));
                });
            }
        }
        assertThat(needed).hasSizeGreaterThan(100);
        assertThat(tracking)
                .hasSizeGreaterThan(200)
                .containsAll(TOKENS_OF_OTHERS)
                .allSatisfy(word -> assertThat(needed)
                        .noneMatch(inner ->
                                word.contains(inner) && !(inner.equals("token") && TOKENS_OF_OTHERS.contains(word))));
    }

    @Test
    void theHashIsThatOfTheFilesAndNothingElse() {
        List<CatalogFile> files = CatalogResources.read("index.txt");
        assertThat(catalog.hash())
                .matches("[0-9a-f]{64}")
                .isEqualTo(Catalog.of(files).hash());
        List<CatalogFile> reordered = new ArrayList<>(files);
        reordered.add(reordered.remove(0));
        assertThat(Catalog.of(reordered).hash()).isNotEqualTo(catalog.hash());
    }
}
