package org.consentry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator adds to the catalogue, seen by the command line as the gateway sees it. */
class OperatorCatalogTest {

    private static final String SETTING = "consentry.catalog";

    private static final String COOKIES = "id,name,host\n1,_ga,\n2,q7q_basket,\n3,uid,ads.q7q.example\n4,q7q_list,\n";
    private static final String HOSTS = "host\nwww.hotjar.com\na.q7q-list.example\nWidgets.Q7Q.example:443\n";

    @TempDir
    private Path folder;

    private record Outcome(int status, List<String> out, String err) {}

    private static Outcome run(String in, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = Main.run(
                new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                args);
        return new Outcome(
                status, out.toString(StandardCharsets.UTF_8).lines().toList(), err.toString(StandardCharsets.UTF_8));
    }

    @BeforeEach
    void anOperatorsFolder() throws IOException {
        Files.writeString(folder.resolve("overrides.csv"), """
                site,name,host,category,reason,date
                ,_ga,,functional,counts on our own server,2026-03-01
                shop,_ga,,necessary,the shop alone,2026-03-01
                ,uid,q7q.example,marketing,the old server,2026-03-01
                ,,hotjar.com,functional,in our own data centre,2026-03-01
                shop,,widgets.q7q.example,analytics,counts,2026-03-01
                """);
        Path lists = Files.createDirectory(folder.resolve("imported"));
        Files.writeString(
                lists.resolve("mine.csv"), "host,category,vendor,source\nq7q-list.example,marketing,Q,knowledge\n");
        Files.writeString(
                lists.resolve("names.csv"),
                "name,host,category,vendor,protection,lifetime,source\nq7q_list,,marketing,Q,,,knowledge\n");
    }

    @AfterEach
    void noSetting() {
        System.clearProperty(SETTING);
    }

    @Test
    void overridesAndListsDecideOnCookies() {
        Outcome o = run(COOKIES, "classify", "--catalog", folder.toString(), "-", "-");
        assertThat(o.err()).isEmpty();
        assertThat(o.out())
                .startsWith(
                        "id,category,tracking,rule,confidence",
                        "1,functional,0,override:_ga,1.00",
                        "2,necessary,0,heuristic:basket-name,0.60",
                        "3,marketing,1,override:uid@q7q.example,1.00")
                .element(4)
                .asString()
                .startsWith("4,marketing,1,imported:");
    }

    @Test
    void aSitesOwnOverridesHoldWhereTheSiteIsNamed() {
        assertThat(run(COOKIES, "classify", "--catalog", folder.toString(), "--site", "shop", "-", "-")
                        .out())
                .contains("1,necessary,0,override:shop/_ga,1.00", "3,marketing,1,override:uid@q7q.example,1.00");
        assertThat(run(HOSTS, "classify-hosts", "--catalog", folder.toString(), "--site=shop", "-", "-")
                        .out())
                .contains("Widgets.Q7Q.example:443,analytics,1,,override:shop/host:widgets.q7q.example");
        assertThat(run(COOKIES, "classify", "--catalog", folder.toString(), "--site", "other", "-", "-")
                        .out())
                .contains("1,functional,0,override:_ga,1.00");
    }

    @Test
    void overridesAndListsDecideOnHosts() {
        Outcome o = run(HOSTS, "classify-hosts", "--catalog", folder.toString(), "-", "-");
        assertThat(o.err()).isEmpty();
        assertThat(o.out()).hasSize(4).startsWith("host,category,tracking,vendor,rule");
        assertThat(o.out().get(1)).isEqualTo("www.hotjar.com,functional,0,,override:host:hotjar.com");
        assertThat(o.out().get(2)).startsWith("a.q7q-list.example,marketing,1,Q,imported:");
        assertThat(o.out().get(3)).isEqualTo("Widgets.Q7Q.example:443,,,,unknown");
    }

    @Test
    void theSettingNamesTheFolderUnlessTheCommandDoes() {
        System.setProperty(SETTING, folder.toString());
        assertThat(run(COOKIES, "classify", "-", "-").out()).contains("1,functional,0,override:_ga,1.00");
        assertThat(run(COOKIES, "classify", "--catalog", "", "-", "-").out()).contains("1,analytics,1,exact:_ga,0.90");
    }

    @Test
    void withoutAFolderTheShippedCatalogueStandsAlone() {
        assertThat(run(COOKIES, "classify", "--catalog=", "-", "-").out()).contains("1,analytics,1,exact:_ga,0.90");
    }

    @Test
    void whatCannotBeUsedIsToldAndLeftOut() throws IOException {
        Files.writeString(folder.resolve("overrides.csv"), """
                site,name,host,category,reason,date
                ,_ga,,functional,counts on our own server,2026-03-01
                ,_gid,,nonsense,why,2026-03-01
                """);
        Outcome o = run("id,name\n1,_ga\n2,_gid\n", "classify", "--catalog", folder.toString(), "-", "-");
        assertThat(o.status()).isZero();
        assertThat(o.err()).contains("overrides.csv:3: ").contains("nonsense");
        assertThat(o.err().lines()).hasSize(1);
        assertThat(o.out()).contains("1,functional,0,override:_ga,1.00", "2,analytics,1,exact:_gid,0.90");
    }

    @Test
    void aFolderThatIsNoneIsRefusedBeforeAnythingIsRead() {
        for (String wrong : List.of(
                folder.resolve("nowhere").toString(),
                folder.resolve("overrides.csv").toString())) {
            Outcome o = run("broken", "classify", "--catalog", wrong, "-", "-");
            assertThat(o.status()).isEqualTo(2);
            assertThat(o.out()).isEmpty();
            assertThat(o.err()).isEqualTo("consentry classify: " + wrong + ": is no folder" + System.lineSeparator());
        }
        assertThat(run("host\n", "classify-hosts", "--catalog", "a\u0000b", "-", "-")
                        .err())
                .startsWith("consentry classify-hosts: not a folder's name: ");
        assertThat(run("host\n", "classify-hosts", "--catalog=", "--site", "shop", "-", "-")
                        .err())
                .contains("name their folder by --catalog");
    }
}
