package org.consentry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.consentry.catalog.Catalog;
import org.consentry.catalog.CookieRule;
import org.consentry.catalog.HostRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogCommandTest {

    private static final String COOKIES = "name,host,category,vendor,protection,lifetime,source\n";

    @TempDir
    private Path folder;

    private record Outcome(int status, String out, String err) {}

    private static Outcome run(Object... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        String[] words = new String[args.length];
        for (int i = 0; i < args.length; i++) {
            words[i] = args[i].toString();
        }
        int status = Main.run(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                words);
        return new Outcome(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void anImportedListIsWhatAGatewayReads() throws IOException {
        Path cookies = Files.writeString(
                folder.resolve("cookies.csv"),
                COOKIES + "qqq_a,,analytics,V,,,knowledge\n_q*,,analytics,V,,,knowledge\n");
        Path hosts = Files.writeString(folder.resolve("hosts"), "qqq.example\n");
        Path operator = folder.resolve("operator");
        Outcome first = run("catalog", "import", cookies, operator);
        assertThat(first.status()).isZero();
        assertThat(first.out())
                .isEqualTo(operator.resolve("imported/cookies.csv")
                        + ": 1 cookies and 0 hosts of 2 rows; 1 left out (1 too wide)\n");
        assertThat(first.err()).startsWith(cookies + ":3: ").hasLineCount(1);
        assertThat(run("catalog", "import", "--category", "analytics", hosts, operator)
                        .status())
                .isZero();
        assertThat(run("catalog", "import", hosts, operator, "--category=analytics")
                        .status())
                .isZero();
        List<String> complaints = new ArrayList<>();
        Catalog catalog = Catalog.load(operator, complaints::add);
        assertThat(complaints).hasSize(1);
        assertThat(catalog.importedCookies()).extracting(CookieRule::name).containsExactly("qqq_a");
        assertThat(catalog.importedHosts()).extracting(HostRule::host).containsExactly("qqq.example");
        assertThat(catalog.importedHosts().get(0).category().id()).isEqualTo("analytics");
        assertThat(operator.resolve("imported")).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void whatIsTooMuchBesideTheOthersIsToldThoughItIsGoodAlone() throws IOException {
        Path operator = folder.resolve("operator");
        for (String name : List.of("one", "two")) {
            StringBuilder hosts = new StringBuilder();
            for (int i = 0; i < 120_000; i++) {
                hosts.append(name).append(i).append(".qqq.example\n");
            }
            Path list = Files.writeString(folder.resolve(name + ".txt"), hosts);
            Outcome outcome = run("catalog", "import", list, operator);
            assertThat(outcome.status()).isZero();
            if (name.equals("one")) {
                assertThat(outcome.err()).isEmpty();
            } else {
                assertThat(outcome.err()).contains("two.txt", "takes over no change of it until that is mended");
            }
        }
    }

    @Test
    void aListThatIsRefusedLeavesTheEarlierOneAlone() throws IOException {
        Path list = Files.writeString(folder.resolve("list.csv"), "qqq.example\n");
        Path operator = folder.resolve("operator");
        run("catalog", "import", list, operator);
        byte[] before = Files.readAllBytes(operator.resolve("imported/list.csv"));
        Files.writeString(list, "qqq.example\nqqq2.exam");
        Outcome refused = run("catalog", "import", list, operator);
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err()).isEqualTo("consentry catalog import: " + list + ":2: the line is cut off\n");
        assertThat(operator.resolve("imported/list.csv")).hasBinaryContent(before);
    }

    @Test
    void whatIsLeftOutIsCountedByItsReason() throws IOException {
        Path list = Files.writeString(
                folder.resolve("list.csv"),
                COOKIES + "qqq_a,,analytics,V,,,knowledge\nqqq_a,,analytics,V,,,knowledge\n"
                        + "qqq_a,,marketing,V,,,knowledge\n_q*,,analytics,V,,,knowledge\nqqq_b,,ads,V,,,knowledge\n"
                        + "csrftoken,,marketing,V,,,knowledge\nqqq_c,xn--ggle-55da.com,analytics,V,,,knowledge\n"
                        + "qqq_d,co.uk,analytics,V,,,knowledge\n");
        Outcome o = run("catalog", "import", list, folder.resolve("operator"));
        assertThat(o.out())
                .endsWith(": 1 cookies and 0 hosts of 8 rows; 7 left out (1 look alike, 1 malformed, 1 protected,"
                        + " 2 there already, 2 too wide)\n");
        assertThat(o.err()).hasLineCount(7);
    }

    @Test
    void aCategoryIsTakenOnlyWhereTheListLeavesItOpen() throws IOException {
        Path operator = folder.resolve("operator");
        Path rows = Files.writeString(folder.resolve("rows.csv"), COOKIES + "qqq_a,,analytics,V,,,knowledge\n");
        Path stated = Files.writeString(folder.resolve("stated.txt"), "# rows: 1; category: analytics\nqqq.example\n");
        assertThat(run("catalog", "import", rows, operator, "--category=marketing")
                        .err())
                .isEqualTo("consentry catalog import: " + rows
                        + ": says in each row what it is for; leave --category out\n");
        assertThat(run("catalog", "import", stated, operator, "--category=marketing")
                        .err())
                .contains("its first line says category: analytics");
        assertThat(operator).doesNotExist();
        assertThat(run("catalog", "import", stated, operator, "--category=analytics")
                        .status())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "catalog",
                "catalog import",
                "catalog import nowhere.csv F",
                "catalog import . F",
                "catalog import x F --category=ads",
                "catalog diff",
                "catalog diff nowhere.jar nowhere.jar",
                "catalog diff . .",
            })
    void badUseIsOneLineAndStatusTwo(String line) {
        Outcome o = run((Object[]) line.split(" "));
        assertThat(o.status()).isEqualTo(2);
        assertThat(o.out()).isEmpty();
        assertThat(o.err()).startsWith("consentry catalog").hasLineCount(1);
    }

    @Test
    void twoVersionsDifferByTheirVerdicts() throws IOException {
        Path older = version("older", "qqq_a,,analytics,V,,,knowledge\n");
        Path newer = version("newer", "qqq_a,,marketing,V,,,knowledge\n");
        Outcome o = run("catalog", "diff", older, newer);
        assertThat(o.status()).isZero();
        assertThat(o.out().lines())
                .containsExactly(
                        "kind,subject,before,after,vendor_before,vendor_after,rule_before,rule_after",
                        "cookie,qqq_a,analytics,marketing,V,V,exact:qqq_a,exact:qqq_a");
        assertThat(run("catalog", "diff", newer, newer).out()).hasLineCount(1);
    }

    private Path version(String name, String row) throws IOException {
        Path version = folder.resolve(name);
        Files.createDirectories(version.resolve("cookies"));
        Files.writeString(version.resolve("cookies/a.csv"), COOKIES + row);
        Files.writeString(version.resolve("index.txt"), "cookies/a.csv 1\n");
        return version;
    }
}
