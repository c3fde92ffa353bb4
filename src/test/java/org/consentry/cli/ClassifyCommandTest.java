package org.consentry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassifyCommandTest {

    @TempDir
    private Path folder;

    private record Outcome(int status, String out, String err) {}

    private static Outcome run(String in, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = Main.run(
                new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                args);
        return new Outcome(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void everyRowGetsItsVerdictInOrder() {
        String in = "\uFEFFname,id,extra\n_ga,1,x\n\"q,z\",2,\"line\nbreak\"\nJSESSIONID,3,\n";
        Outcome o = run(in, "classify", "-", "-");
        assertThat(o.err()).isEmpty();
        assertThat(o.status()).isZero();
        assertThat(o.out().lines())
                .containsExactly(
                        "id,category,tracking,rule,confidence",
                        "1,analytics,1,exact:_ga,0.90",
                        "2,,,unknown,0.00",
                        "3,necessary,0,protected:container-session,1.00");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "host,third_party|ib.adnxs.com,1|exact:uuid2@adnxs.com",
                "host,site|ib.adnxs.com,shop.example|exact:uuid2@adnxs.com",
                "host|.ib.adnxs.com|exact:uuid2@adnxs.com",
                "host,third_party,expiry_s|x.example,1,99999999.5|heuristic:third-party-lasting",
                "host,site,expiry_s|a.shop.example,shop.example,99999999|unknown",
                "http_only,session|1,1|heuristic:http-only-session",
                "http_only,expiry_s|1,0|heuristic:http-only-session",
                "http_only,session,expiry_s|1,0,0|heuristic:http-only",
                "value|GA1.2.3.4|heuristic:google-analytics-value",
                "same_site,secure|no_restriction,|unknown",
            })
    void everyColumnThatIsPresentIsUsed(String columns, String fields, String rule) {
        Outcome o = run("id,name," + columns + "\nx,uuid2," + fields + "\n", "classify", "-", "-");
        assertThat(o.out().lines().skip(1).findFirst().orElse(o.err())).contains("," + rule + ",");
    }

    @Test
    void hostsGetTheirVendor() {
        Outcome o = run("host\nwww.google-analytics.com\nshop.example\n", "classify-hosts", "-", "-");
        assertThat(o.out().lines())
                .containsExactly(
                        "host,category,tracking,vendor,rule",
                        "www.google-analytics.com,analytics,1,Google Analytics,host:google-analytics.com",
                        "shop.example,,,,unknown");
    }

    @Test
    void filesAreReadAndWritten() throws IOException {
        Path in = Files.writeString(folder.resolve("in.csv"), "id,name\n1,_fbp\n");
        Path out = folder.resolve("out.csv");
        assertThat(run("", "classify", in.toString(), out.toString())).isEqualTo(new Outcome(0, "", ""));
        assertThat(out).content().contains("1,marketing,1,exact:_fbp,0.90");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|is empty",
                "name\\n_ga\\n|:1: the column id is missing",
                "id\\n1\\n|:1: the column name is missing",
                "id,name,id\\n|:1: the column id is there twice",
                "id,name\\n1,_ga\\n2\\n|:3: has 1 fields, the header has 2",
                "id,name,expiry_s\\n\\n1,_ga,NaN\\n|:3: column expiry_s is \"NaN\"",
                "id,name\\n1,\"_\\n_\"\\n2,\"_g\\n|:4: broken CSV",
                "id,name,secure\\n1,_ga,yes\\n|:2: column secure is \"yes\" and should be 0 or 1",
                "id,name,expiry_s\\n1,_ga,soon\\n|:2: column expiry_s is \"soon\"",
            })
    void badInputIsOneLineThatNamesTheLineAndExit2(String in, String why) {
        Outcome o = run(in.replace("\\n", "\n"), "classify", "-", "-");
        assertThat(o.status()).isEqualTo(2);
        assertThat(o.err()).startsWith("consentry classify: standard input:").contains(why);
        assertThat(o.err().lines()).hasSize(1);
    }

    @Test
    void badUsageIsOneLineAndExit2() {
        String nowhere = folder.resolve("nowhere.csv").toString();
        String folderItself = folder.toString();
        String[][] wrong = {
            {},
            {"classfy"},
            {"classify"},
            {"classify", "-"},
            {"classify", "-", "-", "-"},
            {"classify", "--frob", "-", "-"},
            {"classify", nowhere, "-"},
            {"classify", folderItself, "-"},
            {"classify", "a\u0000b", "-"},
            {"classify-hosts", nowhere, nowhere},
        };
        for (String[] args : wrong) {
            Outcome o = run("id,name\n", args);
            assertThat(o.status()).as(String.join(" ", args)).isEqualTo(2);
            assertThat(o.err().lines()).as(String.join(" ", args)).hasSize(1);
            assertThat(o.out()).isEmpty();
        }
        Outcome unwritable = run("id,name\n", "classify", "-", folderItself);
        assertThat(unwritable.status()).isEqualTo(2);
        assertThat(unwritable.err()).contains("can't be written");
    }

    @Test
    void anInputIsNeverOverwrittenAndABadOneLeavesAnOldResultAlone() throws IOException {
        Path in = Files.writeString(folder.resolve("in.csv"), "id,name\n1,_fbp\n");
        assertThat(run("", "classify", in.toString(), in.toString()).err()).contains("would overwrite its own input");
        assertThat(in).content().isEqualTo("id,name\n1,_fbp\n");
        Path old = Files.writeString(folder.resolve("old.csv"), "precious");
        assertThat(run("name\n", "classify", "-", old.toString()).status()).isEqualTo(2);
        assertThat(old).content().isEqualTo("precious");
    }

    @Test
    void helpIsGivenForEveryCommand() {
        assertThat(run("", "--help").out()).contains("classify", "classify-hosts");
        assertThat(run("", "classify", "--help").out()).contains("IN.csv", "third_party");
        assertThat(run("", "classify-hosts", "--help"))
                .extracting(Outcome::status)
                .isEqualTo(0);
    }
}
