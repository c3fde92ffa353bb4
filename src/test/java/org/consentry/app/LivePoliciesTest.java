package org.consentry.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.consentry.ledger.Database;
import org.consentry.ledger.PolicyVersions;
import org.consentry.rights.ListedHosts;
import org.consentry.rights.WebhookSettings;
import org.consentry.site.Enforcement;
import org.consentry.site.Finding;
import org.consentry.site.PolicyException;
import org.consentry.site.PolicyFolder;
import org.consentry.site.SitePolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator changes is served at the second look; what is broken leaves its site, and it alone, as it was. */
class LivePoliciesTest {
    private static final Map<String, String> SETTINGS = new ConcurrentHashMap<>();
    private static final WebhookSettings WEBHOOKS =
            new WebhookSettings(name -> Optional.ofNullable(SETTINGS.get(name)), ListedHosts.NONE);
    private static final SitePlan GATEWAY = new SitePlan(true, null, Enforcement.MARKUP, WEBHOOKS, "");

    @TempDir
    private Path folder;

    private Instant time = Instant.parse("2026-03-01T12:00:00Z");
    private PolicyVersions versions;
    private LivePolicies live;
    private final List<List<LivePolicies.Change>> prepared = new ArrayList<>();
    private RuntimeException fault;
    private int writes;

    @BeforeEach
    void start() throws Exception {
        versions = new PolicyVersions(Database.open(folder.resolve("data")));
        write("a.yaml", policy("a", "1", "a.example"));
        write("b.yaml", policy("b", "1", "b.example"));
        live = live(GATEWAY, "");
        live.begin(versions, this::prepare);
        prepared.clear();
    }

    private LivePolicies live(SitePlan plan, String otherwise) throws IOException, PolicyException {
        List<Finding> findings = new ArrayList<>();
        PolicyFolder files = new PolicyFolder(folder.resolve("sites"), Enforcement.MARKUP);
        LivePolicies made = new LivePolicies(files, plan, otherwise, () -> time, findings);
        assertThat(findings).isEmpty();
        return made;
    }

    private void prepare(List<SitePolicy> all, List<LivePolicies.Change> changes) {
        if (fault != null) {
            throw fault;
        }
        prepared.add(changes);
    }

    @AfterEach
    void stop() {
        live.close();
    }

    private static String policy(String id, String notice, String... hosts) {
        return "site: " + id + "\nhosts: [\"" + String.join("\", \"", hosts) + "\"]\nupstream: http://127.0.0.1:1\n"
                + "controller: {name: A, email: a@a.example}\nnotice: {version: \"" + notice
                + "\", effective: 2026-03-01}\n";
    }

    private void write(String name, String text) throws IOException {
        Path sites = Files.createDirectories(folder.resolve("sites"));
        Path file = Files.writeString(sites.resolve(name), text);
        // The clock of a file system may stand still between two writes of the same length.
        Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1_700_000_000L + writes++)));
    }

    private void look(int times) {
        for (int i = 0; i < times; i++) {
            time = time.plusSeconds(1);
            live.look();
        }
    }

    private SitePolicy site(String id) {
        return live.sites().byId(id).orElseThrow();
    }

    private String notice(String id) {
        return site(id).notice().version();
    }

    private String siteOf(String host) {
        return live.sites().forHost(host).map(SitePolicy::id).orElse("none");
    }

    private List<String> faults() {
        return live.reading().faults();
    }

    @Test
    void aChangeCountsFromTheSecondLookThatFindsItAndTouchesNoOtherSite() throws IOException {
        SitePolicy a = site("a");
        SitePolicy b = site("b");
        look(3);
        assertThat(site("a")).isSameAs(a);
        write("a.yaml", policy("a", "2", "a.example"));
        look(1);
        assertThat(site("a")).as("it may still be being written").isSameAs(a);
        look(1);
        assertThat(notice("a")).isEqualTo("2");
        assertThat(site("b")).isSameAs(b);
        assertThat(prepared).containsExactly(List.of(new LivePolicies.Change(a, site("a"))));
        assertThat(a.notice().version())
                .as("a request under way keeps its policy")
                .isEqualTo("1");
        look(3);
        assertThat(prepared).hasSize(1);
        assertThat(live.reading().stale()).isFalse();
    }

    @Test
    void aFileThatIsTouchedOrRenamedKeepsItsPolicy() throws IOException {
        SitePolicy a = site("a");
        write("a.yaml", policy("a", "1", "a.example"));
        look(2);
        Path sites = folder.resolve("sites");
        Files.move(sites.resolve("a.yaml"), sites.resolve("z.yaml"));
        look(2);
        assertThat(site("a")).isSameAs(a);
        assertThat(live.sites().all()).hasSize(2);
        assertThat(prepared.stream().flatMap(List::stream)).isEmpty();
        write("z.yaml", policy("a", "2", "a.example"));
        look(2);
        assertThat(notice("a")).isEqualTo("2");
    }

    @Test
    void aNewFileIsServedAndARemovedOneIsNot() throws IOException {
        write("c.yaml", policy("c", "1", "c.example"));
        look(2);
        assertThat(siteOf("c.example")).isEqualTo("c");
        Files.delete(folder.resolve("sites/b.yaml"));
        look(1);
        assertThat(siteOf("b.example")).isEqualTo("b");
        look(1);
        assertThat(siteOf("b.example")).isEqualTo("none");
        assertThat(live.reading().sites()).isEqualTo(2);
        assertThat(faults()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "site: a\n", "site: [", "\u0000", "site: a\nhosts: [a.example]\nupstream: nowhere\n"})
    void aBadFileLeavesItsSiteAloneAsItWas(String bad) throws Exception {
        write("a.yaml", bad);
        write("b.yaml", policy("b", "2", "b.example"));
        look(2);
        assertThat(notice("a")).isEqualTo("1");
        assertThat(notice("b")).isEqualTo("2");
        Instant failed = live.reading().failed();
        assertThat(failed).isEqualTo(time);
        assertThat(faults()).isNotEmpty().allMatch(line -> line.startsWith("a.yaml"));
        assertThat(live.reading().words()).contains("not all files are served", "a.yaml");
        look(50);
        assertThat(live.reading().failed()).isEqualTo(failed);
        write("a.yaml", policy("a", "3", "a.example"));
        look(2);
        assertThat(notice("a")).isEqualTo("3");
        assertThat(live.reading().stale()).isFalse();
    }

    @Test
    void aSiteWithoutAnUpstreamIsNoSiteOfAGateway() throws IOException {
        write("a.yaml", policy("a", "2", "a.example").replace("upstream: http://127.0.0.1:1\n", ""));
        look(2);
        assertThat(notice("a")).isEqualTo("1");
        assertThat(faults()).containsExactly("a: a gateway needs an upstream for it (add upstream: http://…)");
    }

    @Test
    void aFileThatIsBeingWrittenIsNotReadAndHoldsTheOthersUpForAMomentAlone() throws IOException {
        write("b.yaml", policy("b", "2", "b.example"));
        for (int i = 1; i < 4; i++) {
            // Half of a policy may be a policy.
            write("a.yaml", policy("a", "2", "half.example") + "# " + "x".repeat(i));
            look(1);
            assertThat(notice("a")).isEqualTo("1");
        }
        assertThat(notice("b")).isEqualTo("2");
        look(1);
        assertThat(siteOf("half.example")).isEqualTo("a");
    }

    @Test
    void whatClashesGivesWayToWhatWasThereUntilTheOtherMakesRoom() throws Exception {
        write("b.yaml", policy("b", "2", "b.example", "a.example"));
        look(2);
        assertThat(notice("b")).isEqualTo("1");
        assertThat(siteOf("a.example")).isEqualTo("a");
        assertThat(faults()).containsExactly("b: host a.example belongs to a too (keep it in one)");
        write("c.yaml", policy("c", "1", "b.example"));
        look(2);
        assertThat(live.sites().byId("c")).isEmpty();
        assertThat(faults()).hasSize(2);
        String waiting = policy("b", "2", "b.example", "a.example");
        write("a.yaml", policy("a", "2", "else.example"));
        Files.delete(folder.resolve("sites/c.yaml"));
        look(2);
        assertThat(siteOf("a.example")).isEqualTo("b");
        assertThat(siteOf("else.example")).isEqualTo("a");
        assertThat(faults()).isEmpty();
        assertThat(versions.text(site("b").hash())).contains(waiting);
    }

    @Test
    void aHostMovesFromOneFileToAnotherAtOnce() throws IOException {
        write("a.yaml", policy("a", "2", "b.example"));
        look(1);
        write("b.yaml", policy("b", "2", "a.example"));
        look(2);
        assertThat(siteOf("b.example")).isEqualTo("a");
        assertThat(siteOf("a.example")).isEqualTo("b");
        assertThat(prepared).hasSize(1);
        assertThat(faults()).isEmpty();
    }

    @Test
    void twoNewFilesThatClashAreBothLeftOutAndACopyOfAFileIsToo() throws IOException {
        write("c.yaml", policy("c", "1", "c.example"));
        write("d.yaml", policy("d", "1", "c.example"));
        look(2);
        assertThat(siteOf("c.example")).isEqualTo("none");
        assertThat(faults()).containsExactly("d: host c.example belongs to c too (keep it in one)");
        Files.delete(folder.resolve("sites/d.yaml"));
        write("0.yaml", policy("a", "1", "a.example"));
        look(2);
        assertThat(siteOf("c.example")).isEqualTo("c");
        assertThat(siteOf("a.example")).isEqualTo("a");
        assertThat(faults()).contains("a: two policies are called a (rename one)");
        Files.delete(folder.resolve("sites/0.yaml"));
        look(2);
        assertThat(siteOf("a.example")).isEqualTo("a");
        assertThat(faults()).isEmpty();
    }

    @Test
    void aFolderThatGoesAwayOrIsEmptiedTakesNoSiteAlong() throws IOException {
        Path sites = folder.resolve("sites");
        Path away = folder.resolve("away");
        Files.move(sites, away);
        look(3);
        assertThat(siteOf("a.example")).isEqualTo("a");
        assertThat(live.reading().why()).contains("sites");
        Files.createDirectories(sites);
        look(3);
        assertThat(siteOf("a.example")).isEqualTo("a");
        assertThat(faults()).containsExactly("consentry.sites: no site policy is left (the earlier ones go on)");
        Files.delete(sites);
        Files.move(away, sites);
        look(3);
        assertThat(faults()).isEmpty();
        assertThat(live.sites().all()).hasSize(2);
    }

    @Test
    void theSiteOfAllOtherHostsStays() throws Exception {
        live.close();
        live = live(GATEWAY, "b");
        live.begin(versions, this::prepare);
        assertThat(siteOf("stranger.example")).isEqualTo("b");
        Files.delete(folder.resolve("sites/b.yaml"));
        look(2);
        assertThat(siteOf("stranger.example")).isEqualTo("b");
        assertThat(faults())
                .containsExactly(
                        "b.yaml: consentry.default-site names b, whose policy is gone (the earlier one goes on)");
        write("b.yaml", policy("b", "2", "b.example"));
        write("a.yaml", policy("a", "2", "*"));
        look(2);
        assertThat(notice("b")).isEqualTo("2");
        assertThat(notice("a")).isEqualTo("1");
        assertThat(faults()).singleElement().asString().startsWith("a: host * stands here");
    }

    @Test
    void aStartWithClashesOrWithoutItsDefaultSiteIsRefused() {
        PolicyException refused = catchThrowableOfType(PolicyException.class, () -> live(GATEWAY, "nobody"));
        assertThat(refused.findings().get(0).toString())
                .startsWith("consentry.default-site: no site policy is called \"nobody\"");
    }

    @Test
    void aStartNamesEveryFaultAtOnce() throws IOException {
        write("a.yaml", "site: a\n");
        write("c.yaml", policy("c", "1", "b.example").replace("upstream: http://127.0.0.1:1\n", ""));
        List<Finding> findings = new ArrayList<>();
        PolicyFolder files = new PolicyFolder(folder.resolve("sites"), Enforcement.MARKUP);
        try {
            new LivePolicies(files, GATEWAY, "", () -> time, findings).close();
        } catch (PolicyException e) {
            findings.addAll(e.findings());
        }
        assertThat(findings.stream().map(Finding::toString))
                .anyMatch(line -> line.startsWith("a.yaml:1:1"))
                .anyMatch(line -> line.startsWith("c: a gateway needs an upstream"))
                .anyMatch(line -> line.startsWith("c: host b.example belongs to b too"));
    }

    @Test
    void whatCantBeMadeReadyIsNotServedAndTriedAgain() throws IOException {
        fault = new IllegalStateException("nothing can be made ready");
        write("a.yaml", policy("a", "2", "a.example"));
        look(5);
        assertThat(notice("a")).isEqualTo("1");
        assertThat(live.reading().why()).contains("nothing can be made ready");
        fault = null;
        look(25);
        assertThat(notice("a")).isEqualTo("2");
        assertThat(live.reading().stale()).isFalse();
    }

    @Test
    void everyVersionThatWasServedIsKeptAndNoOther() throws Exception {
        String first = policy("a", "1", "a.example");
        write("a.yaml", "site: a\n");
        look(2);
        write("a.yaml", policy("a", "2", "a.example"));
        look(2);
        write("a.yaml", first);
        look(2);
        List<PolicyVersions.Version> kept = versions.list("a", 10);
        assertThat(kept).extracting(PolicyVersions.Version::notice).containsExactly("2", "1");
        assertThat(versions.text(site("a").hash())).contains(first);
        assertThat(PolicyVersions.sound(first, site("a").hash())).isTrue();
        assertThat(versions.list(null, 10)).hasSize(3);
    }

    @Test
    void aSiteIsWorthMoreThanTheNoteOfItsPolicy() throws Exception {
        Path data = folder.resolve("data");
        try (Database database = Database.open(data);
                var connection = database.dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("ALTER TABLE policy_version RENAME TO gone");
            write("a.yaml", policy("a", "2", "a.example"));
            look(2);
            assertThat(notice("a")).isEqualTo("2");
            assertThat(live.reading().why()).startsWith("1 versions of policies are not kept yet");
            statement.execute("ALTER TABLE gone RENAME TO policy_version");
        }
        look(25);
        assertThat(live.reading().stale()).isFalse();
        assertThat(versions.text(site("a").hash())).isPresent();
    }

    /** The next start would refuse it, and until then its messages could not be signed. */
    @Test
    void aRecipientWithoutAKeyLeavesThePolicyAsItWas() throws Exception {
        String told = policy("a", "2", "a.example")
                + "webhooks: [{name: crm, url: \"https://crm.example/hook\", events: [erasure]}]\n";
        write("a.yaml", told);
        look(2);
        assertThat(notice("a")).isEqualTo("1");
        assertThat(faults()).singleElement().asString().startsWith("a: consentry.webhook.secret.crm: missing");
        assertThat(foundAtStart(GATEWAY)).containsExactly("a");
        SETTINGS.put("consentry.webhook.secret.crm", "0123456789abcdef".repeat(2));
        try {
            time = time.plusSeconds(20);
            look(1);
            assertThat(notice("a")).isEqualTo("2");
            assertThat(faults()).isEmpty();
            assertThat(foundAtStart(GATEWAY)).isEmpty();
        } finally {
            SETTINGS.clear();
        }
    }

    /** The sites that a start would leave out. */
    private List<String> foundAtStart(SitePlan plan) throws IOException, PolicyException {
        List<Finding> findings = new ArrayList<>();
        PolicyFolder files = new PolicyFolder(folder.resolve("sites"), Enforcement.MARKUP);
        new LivePolicies(files, plan, "", () -> time, findings).close();
        return findings.stream().map(Finding::file).toList();
    }

    /** Each of its visitors would be led to https again and again. */
    @Test
    void whatAsksForHttpsIsNotServedWhereThePublicAddressIsOfHttp() throws Exception {
        String secure = policy("a", "2", "a.example") + "transport: {https: required}\n";
        SitePlan plain = new SitePlan(true, null, Enforcement.MARKUP, WEBHOOKS, "HTTP://shop.example:8080");
        live.close();
        live = live(plain, "");
        live.begin(versions, this::prepare);
        write("a.yaml", secure);
        look(2);
        assertThat(notice("a")).isEqualTo("1");
        assertThat(faults()).singleElement().asString().startsWith("a: it asks for https, but consentry.public-url");
        assertThat(foundAtStart(plain)).containsExactly("a");
        live.close();
        live = live(new SitePlan(true, null, Enforcement.MARKUP, WEBHOOKS, "https://shop.example"), "");
        assertThat(notice("a")).isEqualTo("2");
    }

    @Test
    void theDemosMakeWayForTheSiteThatIsSet() throws Exception {
        write("d.yaml", policy("d", "1", "d.example").replace("http://127.0.0.1:1", "demo"));
        SitePlan front = new SitePlan(true, URI.create("http://shop.example"), Enforcement.MARKUP, WEBHOOKS, "");
        live.close();
        live = live(front, "");
        live.begin(versions, this::prepare);
        assertThat(live.sites().all()).extracting(SitePolicy::id).containsExactly("a", "b", "default");
        assertThat(siteOf("d.example")).isEqualTo("default");
        assertThat(versions.text(site("default").hash()).orElseThrow()).contains("http://shop.example");
        write("a.yaml", policy("a", "2", "a.example"));
        look(2);
        assertThat(notice("a")).isEqualTo("2");
        assertThat(siteOf("d.example")).isEqualTo("default");
    }
}
