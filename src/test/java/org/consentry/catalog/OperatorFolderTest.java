package org.consentry.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever an operator's folder holds, there is a catalogue: what is wrong is told and left out. */
class OperatorFolderTest {

    private static final String HEADER = "site,name,host,category,reason,date\n";
    private static final String COOKIES = "name,host,category,vendor,protection,lifetime,source\n";

    @TempDir
    private Path folder;

    private final List<String> complaints = new ArrayList<>();

    @BeforeEach
    void lists() throws IOException {
        Files.createDirectories(folder.resolve("imported"));
    }

    private Catalog load() {
        complaints.clear();
        return Catalog.load(folder, complaints::add);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    @Test
    void whatIsSoundCountsAndChangesTheHash() throws IOException {
        String shipped = load().hash();
        assertThat(shipped).isEqualTo(Catalog.load().hash());
        write("overrides.csv", HEADER + "shop,_ga,,necessary,\"ours, by contract\",2026-03-01\n");
        String overruled = load().hash();
        write("imported/a.csv", COOKIES + "qqq_list,,analytics,Lists,,,knowledge\n");
        write("imported/b.txt", "qqq.example\ndoubleclick.net\n");
        write("imported/.c.csv.part", "half a fi");
        Catalog catalog = load();
        assertThat(complaints).isEmpty();
        assertThat(List.of(shipped, overruled, catalog.hash())).doesNotHaveDuplicates();
        Classifier classifier = new Classifier(catalog);
        assertThat(catalog.overrides().cookie("shop", "_ga", "shop.example"))
                .isEqualTo(new Classification(Category.NECESSARY, "override:shop/_ga", 1, ""));
        assertThat(catalog.overrides().rule("override:shop/_ga").reason()).isEqualTo("ours, by contract");
        assertThat(classifier.classify(CookieFacts.inRequest("qqq_list", "1", "shop.example")))
                .isEqualTo(new Classification(Category.ANALYTICS, "imported:a:exact:qqq_list", 0.8, "Lists"));
        assertThat(classifier.classifyHost("x.qqq.example").rule()).isEqualTo("imported:b:host:qqq.example");
        assertThat(classifier.classifyHost("doubleclick.net").rule()).isEqualTo("host:doubleclick.net");
    }

    @Test
    void aLoadedListRanksBelowEveryShippedRuleAndAboveMereSigns() throws IOException {
        write(
                "imported/a.csv",
                COOKIES
                        + "JSESSIONID,,necessary,Lists,,,knowledge\n"
                        + "__Secure-_ga,,necessary,Lists,,,knowledge\n"
                        + "_ga,,necessary,Lists,,,knowledge\n"
                        + "_ga_*,,necessary,Lists,,,knowledge\n"
                        + "qqq_tracking_id,,necessary,Lists,,,knowledge\n");
        write("imported/b.csv", "host,category,vendor,source\nstats.doubleclick.net,necessary,Lists,knowledge\n");
        Catalog catalog = load();
        assertThat(complaints).isEmpty();
        Classifier with = new Classifier(catalog);
        Classifier without = new Classifier(Catalog.load());
        for (String name : List.of("JSESSIONID", "__Secure-_ga", "_ga", "_ga_ABC123")) {
            CookieFacts cookie = CookieFacts.inRequest(name, "1", "shop.example");
            assertThat(with.classify(cookie)).isEqualTo(without.classify(cookie));
        }
        assertThat(with.classifyHost("stats.doubleclick.net")).isEqualTo(without.classifyHost("stats.doubleclick.net"));
        CookieFacts sign = CookieFacts.inRequest("qqq_tracking_id", "1", "shop.example");
        assertThat(with.classify(sign).rule()).isEqualTo("imported:a:exact:qqq_tracking_id");
    }

    /** What a list calls necessary opens no tracker that is known by its host, and what it calls tracking no login. */
    @ParameterizedTest
    @CsvSource({
        // name, host, third party, what the list says, the rule that decides
        "qqq_1, stats.doubleclick.net, true, necessary, host:doubleclick.net",
        "qqq_1, doubleclick.net, true, functional, host:doubleclick.net",
        "qqq_1, other.example, true, necessary, imported:a:exact:qqq_1",
        "qqq_1, other.example, true, marketing, imported:a:exact:qqq_1",
        "qqq_csrf_token, shop.example, false, marketing, heuristic:csrf-name",
        "__Secure-qqq_csrf, shop.example, false, marketing, heuristic:csrf-name",
        "qqq_cookie_consent, shop.example, false, analytics, heuristic:consent-name",
        "qqq_login, shop.example, false, marketing, heuristic:login-name",
        "qqq_login, other.example, true, marketing, imported:a:exact:qqq_login",
        "qqq_basket, shop.example, false, analytics, heuristic:basket-name",
        "qqq_tracking_id, shop.example, false, necessary, imported:a:exact:qqq_tracking_id",
    })
    void aLoadedListOpensNoKnownTrackerAndHoldsBackNoLogin(
            String name, String host, boolean thirdParty, String category, String rule) throws IOException {
        write("imported/a.csv", COOKIES + name + ",," + category + ",Lists,,,knowledge\n");
        CookieFacts cookie = new CookieFacts(name, "1", host, thirdParty, -1, null, null, "");
        assertThat(new Classifier(load()).classify(cookie).rule()).isEqualTo(rule);
    }

    @Test
    void aListSaysNothingAgainstACompanysOwnSite() throws IOException {
        write(
                "imported/a.csv",
                COOKIES + "qqq_1,qqq.example,marketing,Lists,,,knowledge\n"
                        + "qqq_2*,qqq.example,analytics,Lists,,,knowledge\n"
                        + "qqq_3,qqq.example,functional,Lists,,,knowledge\n");
        Classifier classifier = new Classifier(load());
        for (String name : List.of("qqq_1", "qqq_2x")) {
            CookieFacts own = new CookieFacts(name, null, "qqq.example", false, -1, null, null, "");
            CookieFacts elsewhere = new CookieFacts(name, null, "www.qqq.example", true, -1, null, null, "");
            assertThat(classifier.classify(own).known()).isFalse();
            assertThat(classifier.classify(elsewhere).rule())
                    .startsWith("imported:a:")
                    .contains("@qqq.example");
        }
        assertThat(classifier
                        .classify(CookieFacts.inRequest("qqq_3", "1", "qqq.example"))
                        .category())
                .isEqualTo(Category.FUNCTIONAL);
        assertThat(complaints).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ",_ga,,necessary,why|has 5 of 6 columns",
                ",_ga,,tracking,why,2026-03-01|no category",
                ",,,necessary,why,2026-03-01|neither a name nor a host",
                ",_g*,,necessary,why,2026-03-01|would catch too much",
                ",_ga,,necessary,,2026-03-01|the reason",
                ",_ga,,necessary,why,yesterday|is not like 2026-03-01",
                ",_ga,,necessary,why,2026-02-30|is not like 2026-03-01",
                ",,co.uk,marketing,why,2026-03-01|public suffix",
                ",consentry,,marketing,why,2026-03-01|holds the visitor's choice",
                ",con*,,marketing,why,2026-03-01|holds the visitor's choice",
                ",__Host-con*,shop.example,analytics,why,2026-03-01|holds the visitor's choice",
                ",sound,,necessary,again,2026-03-02|override:sound is there already, in line 2",
                ",sound,,marketing,why,2026-03-01|says marketing, and line 2, which is there already and stands, says",
            })
    void aBadOverrideIsNamedAndLeftOut(String row, String why) throws IOException {
        write(
                "overrides.csv",
                HEADER + ",sound,,necessary,why,2026-03-01\n" + row + "\n,last,,necessary,why,2026-03-01\n");
        Catalog catalog = load();
        assertThat(complaints)
                .singleElement()
                .asString()
                .startsWith(folder.resolve("overrides.csv") + ":3: ")
                .contains(why)
                .endsWith("; left out");
        assertThat(catalog.overrides().rules()).extracting(OverrideRule::name).containsExactly("sound", "last");
    }

    @Test
    void anOperatorMayOverruleWhatIsProtectedForAllButTheChoiceItself() throws IOException {
        write("overrides.csv", HEADER + ",JSESSIONID,,marketing,an advertiser's server,2026-03-01\n");
        assertThat(load().overrides().cookie("shop", "JSESSIONID", "").category())
                .isEqualTo(Category.MARKETING);
        assertThat(complaints).isEmpty();
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheFirstColumn() throws IOException {
        write("overrides.csv", "\uFEFF" + HEADER + "shop,_abc,,necessary,ours,2026-03-01\r\n");
        assertThat(load().overrides().rules()).hasSize(1);
        assertThat(complaints).isEmpty();
    }

    @Test
    void aNameWithoutEndIsRefused() throws IOException {
        String name = "q".repeat(100_000);
        write("imported/long.csv", COOKIES + name + "*,,marketing,V,,,knowledge\nqqq_ok,,marketing,V,,,knowledge\n");
        assertThat(load().importedCookies()).extracting(CookieRule::name).containsExactly("qqq_ok");
        assertThat(complaints).singleElement().asString().contains("long.csv:2").contains("longer than 256");
    }

    @Test
    void brokenFilesLeaveTheShippedCatalogueAndTheGoodOnes() throws IOException {
        write("imported/good.csv", COOKIES + "qqq_list,,analytics,Lists,,,knowledge\n");
        write("imported/cut.csv", "# rows: 2\n" + COOKIES + "qqq_cut,,analytics,Lists,,,knowledge\n");
        write("imported/other.csv", "a,b\n1,2\n");
        Files.createDirectory(folder.resolve("imported/folder.csv"));
        Files.write(folder.resolve("overrides.csv"), new byte[] {'s', (byte) 0xff, '\n'});
        Catalog catalog = load();
        assertThat(complaints).hasSize(4).allMatch(c -> c.endsWith("; the file is left out"));
        assertThat(catalog.overrides().rules()).isEmpty();
        assertThat(catalog.importedCookies()).extracting(CookieRule::name).containsExactly("qqq_list");
        assertThat(catalog.cookies()).hasSameSizeAs(Catalog.load().cookies());
    }

    @Test
    void overridesWithoutNumberAreRefusedWhole() throws IOException {
        StringBuilder rows = new StringBuilder(HEADER);
        for (int i = 0; i <= 5000; i++) {
            rows.append(",qqq").append(i).append(",,necessary,why,2026-03-01\n");
        }
        write("overrides.csv", rows.toString());
        assertThat(load().overrides().rules()).isEmpty();
        assertThat(complaints).singleElement().asString().contains("overrides.csv:5002: is one more than 5000");
    }

    @Test
    void linesOnDifferentThingsAreNeverTakenForTheSame() throws IOException {
        write(
                "overrides.csv",
                HEADER
                        + "shop,_ga,,necessary,why,2026-03-01\n"
                        + ",shop/_ga,,marketing,why,2026-03-01\n"
                        + ",a@b.example,,necessary,why,2026-03-01\n"
                        + ",a,b.example,marketing,why,2026-03-01\n"
                        + ",host:c.example,,necessary,why,2026-03-01\n"
                        + ",,c.example,marketing,why,2026-03-01\n"
                        + ",x%2Fy,,necessary,why,2026-03-01\n"
                        + ",x/y,,marketing,why,2026-03-01\n");
        Overrides overrides = load().overrides();
        assertThat(complaints).isEmpty();
        assertThat(overrides.rules()).extracting(OverrideRule::id).hasSize(8).doesNotHaveDuplicates();
        assertThat(overrides.rules())
                .allSatisfy(rule -> assertThat(overrides.rule(rule.id())).isSameAs(rule));
        assertThat(overrides.cookie("shop", "_ga", "").category()).isEqualTo(Category.NECESSARY);
        assertThat(overrides.cookie("blog", "shop/_ga", "").category()).isEqualTo(Category.MARKETING);
    }

    @Test
    void allListsTogetherHaveTheirBoundsAndWhatFitsCounts() throws IOException {
        for (String name : List.of("a.txt", "b.txt", "c.txt")) {
            StringBuilder hosts = new StringBuilder();
            while (hosts.length() < 19_000_000) {
                hosts.append("# ").append("x".repeat(9_000)).append('\n');
            }
            write("imported/" + name, hosts + "q" + name.charAt(0) + ".example\n");
        }
        write("imported/d.csv", COOKIES + "qqq_small,,analytics,V,,,knowledge\n");
        Catalog catalog = load();
        assertThat(complaints)
                .containsExactly(folder.resolve("imported/c.txt")
                        + ": would bring all lists above 50000000 bytes together; the file is left out");
        assertThat(catalog.importedHosts()).extracting(HostRule::host).containsExactly("qa.example", "qb.example");
        assertThat(catalog.importedCookies()).extracting(CookieRule::name).containsExactly("qqq_small");
    }

    @Test
    void rowsAndPatternsOfAllListsTogetherAreBounded() throws IOException {
        for (int list = 0; list < 3; list++) {
            StringBuilder patterns = new StringBuilder(COOKIES);
            for (int i = 0; i < 9_000; i++) {
                patterns.append("q").append(list * 10_000 + i).append("_*,,analytics,V,,,knowledge\n");
            }
            write("imported/p" + list + ".csv", patterns.toString());
            StringBuilder hosts = new StringBuilder();
            for (int i = 0; i < 75_000; i++) {
                hosts.append("h").append(list * 100_000 + i).append(".example\n");
            }
            write("imported/q" + list + ".txt", hosts.toString());
        }
        Catalog catalog = load();
        assertThat(complaints)
                .containsExactly(
                        folder.resolve("imported/p2.csv")
                                + ": would bring all lists above 20000 patterns together; the file is left out",
                        folder.resolve("imported/q2.txt")
                                + ": would bring all lists above 200000 rows together; the file is left out");
        assertThat(catalog.importedCookies()).hasSize(18_000);
        assertThat(catalog.importedHosts()).hasSize(150_000);
    }

    @Test
    void aFileNameThatWouldWriteALineOfItsOwnIsEscaped() throws IOException {
        write("imported/a\n\u202e:b.csv", COOKIES + "qqq_a,,analytics,V,,,knowledge\nqqq_b,,none,V,,,knowledge\n");
        write("imported/c\n.csv", "a,b\n");
        Catalog catalog = load();
        assertThat(complaints)
                .hasSize(2)
                .anySatisfy(c -> assertThat(c).contains("a\\u{a}\\u{202e}:b.csv:3: no category"))
                .anySatisfy(c -> assertThat(c).contains("c\\u{a}.csv:1: is of no known form"))
                .allSatisfy(c -> assertThat(c.chars()).noneMatch(Character::isISOControl));
        assertThat(new Classifier(catalog)
                        .classify(CookieFacts.inRequest("qqq_a", "1", "shop.example"))
                        .rule())
                .isEqualTo("imported:a___b:exact:qqq_a");
    }

    /** A link to itself stands for what rights forbid: it is there, and nobody can look at it, whoever asks. */
    @ParameterizedTest
    @ValueSource(strings = {"overrides.csv", "imported"})
    void whatCantBeLookedAtIsNotTakenForWhatIsNotThere(String name) throws IOException {
        FolderState before = FolderState.of(folder);
        Files.deleteIfExists(folder.resolve(name));
        Files.createSymbolicLink(folder.resolve(name), Path.of(name));
        Catalog catalog = load();
        assertThat(complaints).singleElement().asString().startsWith(folder.resolve(name) + ": can't be read");
        assertThat(catalog.whole()).isFalse();
        assertThat(catalog.fault()).isEqualTo(complaints.get(0));
        assertThat(FolderState.of(folder)).isNotEqualTo(before);
        assertThat(FolderState.of(folder).files()).contains("unreadable");
    }

    @Test
    void aFolderThatIsNotThereIsTold() {
        Path nowhere = folder.resolve("nowhere");
        Catalog catalog = Catalog.load(nowhere, complaints::add);
        assertThat(complaints).containsExactly(nowhere + ": is no folder; the shipped catalogue stands alone");
        assertThat(catalog.hash()).isEqualTo(Catalog.load().hash());
    }
}
