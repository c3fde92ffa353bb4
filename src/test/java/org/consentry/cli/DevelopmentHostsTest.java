package org.consentry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Hosts held against the cookies that are kept on them: a host most of whose labelled cookies track is taken for a
 * tracker, one most of whose cookies do not for none, and one with as many of both is left out. That is less than a
 * label of the host itself: a service that logs visitors in and counts them on one host can stand on either side.
 */
class DevelopmentHostsTest {

    private static final Set<String> TRACKING = Set.of("analytics", "marketing");

    /** @param verdict 1 for tracking, 0 for not, empty where nothing is known */
    private record Held(String host, boolean tracker, String verdict) {}

    private static List<Held> hosts = List.of();

    @BeforeAll
    static void classify() throws IOException {
        Path shared = Path.of(
                System.getProperty("consentry.shared", Path.of("..", "shared").toString()));
        Path folder = shared.resolve(Path.of("data", "cookies-dev"));
        assumeTrue(Files.exists(folder.resolve("dev.csv")), "the development cookies are not in " + folder);
        Map<String, Integer> balance = new TreeMap<>();
        for (NamedCsvRecord row : rows(Files.readString(folder.resolve("dev.csv")))) {
            count(balance, row);
        }
        for (NamedCsvRecord row : rows(Files.readString(folder.resolve("dev_attributes.csv")))) {
            if (row.getField("third_party").equals("1")) {
                count(balance, row);
            }
        }
        balance.values().removeIf(tracking -> tracking == 0);
        hosts = judged(balance);
        report();
    }

    /** One up for a cookie that tracks, one down for one that does not. */
    private static void count(Map<String, Integer> balance, NamedCsvRecord row) {
        String host = row.getField("host").strip().toLowerCase(Locale.ROOT).replaceFirst("^\\.", "");
        // Some cells hold a sentence, or two hosts.
        if (host.indexOf('.') > 0 && host.indexOf(' ') < 0) {
            balance.merge(host, TRACKING.contains(row.getField("category")) ? 1 : -1, Integer::sum);
        }
    }

    private static List<Held> judged(Map<String, Integer> balance) {
        String in = "host\n" + String.join("\n", balance.keySet()) + "\n";
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int status = Main.run(
                new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, false, StandardCharsets.UTF_8),
                System.err,
                "classify-hosts",
                "--catalog=",
                "-",
                "-");
        assertThat(status).isZero();
        List<Held> judged = new ArrayList<>();
        for (NamedCsvRecord row : rows(out.toString(StandardCharsets.UTF_8))) {
            String host = row.getField("host");
            judged.add(new Held(host, balance.getOrDefault(host, 0) > 0, row.getField("tracking")));
        }
        return judged;
    }

    private static List<NamedCsvRecord> rows(String csv) {
        return CsvReader.builder().ofNamedCsvRecord(csv).stream().toList();
    }

    private static double knownTrackers() {
        List<Held> trackers = hosts.stream().filter(Held::tracker).toList();
        return share(trackers.stream().filter(h -> !h.verdict().isEmpty()).count(), trackers.size());
    }

    private static double agreement() {
        List<Held> known = hosts.stream().filter(h -> !h.verdict().isEmpty()).toList();
        return share(
                known.stream()
                        .filter(h -> h.tracker() == h.verdict().equals("1"))
                        .count(),
                known.size());
    }

    private static double share(long part, int whole) {
        return (double) part / whole;
    }

    private static void report() {
        System.out.printf(
                Locale.ROOT,
                "%d hosts with labelled cookies, %d of them trackers by those; trackers known %.3f, agreement %.3f%n",
                hosts.size(),
                hosts.stream().filter(Held::tracker).count(),
                knownTrackers(),
                agreement());
    }

    @Test
    void mostHostsOfTrackersAreKnown() {
        assertThat(hosts).hasSizeGreaterThan(150);
        assertThat(knownTrackers()).isGreaterThan(0.88);
    }

    @Test
    void whereAHostIsKnownItIsJudgedAsItsCookiesAre() {
        assertThat(agreement()).isGreaterThan(0.85);
    }
}
