package org.consentry.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * 500 cookies by which sites know who is logged in, written down before any of them was judged, by somebody who did not
 * know the rules. No rule was changed for one of them: then the list would say nothing any more.
 */
class UnseenLoginsTest {
    private static final Path LIST = Path.of("src", "test", "resources", "cookies", "logins.csv");

    private static final Classifier CLASSIFIER = new Classifier(Catalog.load());

    private static List<Classification> judged(Function<NamedCsvRecord, CookieFacts> facts) throws IOException {
        try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(LIST)) {
            List<Classification> all = rows.stream()
                    .map(row -> CLASSIFIER.classify(facts.apply(row)))
                    .toList();
            assertThat(all).hasSize(500);
            return all;
        }
    }

    private static long held(List<Classification> all, boolean unknownPasses) {
        return all.stream()
                .filter(one -> one.tracking() || !one.known() && !unknownPasses)
                .count();
    }

    @Test
    void byNameAloneOneInTenIsHeldBackAtMost() throws IOException {
        List<Classification> all = judged(
                row -> new CookieFacts(row.getField("name"), null, row.getField("host"), false, -1, null, null, ""));
        assertThat(held(all, false)).isLessThanOrEqualTo(50);
        assertThat(held(all, true)).isLessThanOrEqualTo(15);
    }

    @Test
    void asTheyAreSetHardlyAnyIsHeldBack() throws IOException {
        List<Classification> all = judged(row -> new CookieFacts(
                row.getField("name"),
                row.getField("value"),
                row.getField("host"),
                false,
                row.getField("session").equals("1") ? 0 : Long.parseLong(row.getField("expiry_s")),
                row.getField("http_only").equals("1"),
                row.getField("secure").equals("1"),
                row.getField("same_site")));
        assertThat(held(all, false)).isLessThanOrEqualTo(5);
        assertThat(held(all, true)).isZero();
    }
}
