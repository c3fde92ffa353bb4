package org.consentry.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordPartsTest {
    @ParameterizedTest
    @CsvSource({
        "1970-01-01T00:00:00Z, 0",
        "2026-11-22T13:00:00.123Z, 1795352400123",
        "9999-12-31T23:59:59.999Z, 253402300799999"
    })
    void idsHoldVersionVariantAndTime(Instant time, long millis) {
        for (int i = 0; i < 1000; i++) {
            UUID id = UUID.fromString(Uuid7.at(time));
            assertThat(id.version()).isEqualTo(7);
            assertThat(id.variant()).isEqualTo(2);
            assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(millis);
        }
    }

    @Test
    void idsSortByTheirMillisecondAndNeverRepeat() {
        Instant start = Instant.parse("2026-11-22T13:00:00Z");
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            ids.add(Uuid7.at(start.plusMillis(i * 37L)));
        }
        assertThat(ids).isSorted().doesNotHaveDuplicates().allMatch(id -> id.equals(id.toLowerCase()));
        Set<String> same = new HashSet<>();
        for (int i = 0; i < 5000; i++) {
            same.add(Uuid7.at(start));
        }
        assertThat(same).hasSize(5000);
    }

    @Test
    void aRecordIsAsItWasMadeWhateverBecomesOfItsParts() {
        Map<String, Boolean> purposes = new HashMap<>(Map.of("z", true, "a", false, "m", true));
        List<String> signals = new ArrayList<>(List.of("gpc"));
        ConsentRecord record = new ConsentRecord(
                "id",
                "shop",
                "s",
                Instant.EPOCH,
                "1",
                "en",
                "h",
                Choice.Kind.CUSTOM,
                purposes,
                "banner",
                signals,
                "",
                "markup",
                "p",
                "c",
                "salt");
        purposes.put("z", false);
        signals.clear();
        assertThat(record.purposes().keySet()).containsExactly("a", "m", "z");
        assertThat(record.purposes()).containsEntry("z", true);
        assertThat(record.signals()).containsExactly("gpc");
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> record.purposes().put("a", true));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> record.signals().add("dnt"));
    }

    @Test
    void choicesHaveTheNamesOfTheForm() {
        assertThat(Choice.Kind.values())
                .extracting(Choice.Kind::id)
                .containsExactly("accept-all", "reject-all", "custom", "withdraw");
        for (Choice.Kind kind : Choice.Kind.values()) {
            assertThat(Choice.Kind.of(kind.id())).contains(kind);
        }
        for (String odd : List.of("", "ACCEPT_ALL", "accept_all", "Accept-All", "accept-all ")) {
            assertThat(Choice.Kind.of(odd)).as(odd).isEmpty();
        }
        Map<String, Boolean> grants = new HashMap<>(Map.of("ads", false));
        Choice choice = new Choice(Choice.Kind.REJECT_ALL, grants);
        grants.put("ads", true);
        assertThat(choice.grants()).containsExactly(Map.entry("ads", false));
    }

    @Test
    void surfacesAndSignalsHaveTheNamesOfRecords() {
        assertThat(Surface.values())
                .extracting(Surface::id)
                .containsExactly("banner", "preferences", "placeholder", "opt-out", "handover");
        assertThat(Signal.values()).extracting(Signal::id).containsExactly("gpc", "dnt");
    }
}
