package org.consentry.banner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SheetTest {
    private final Sheet sheet =
            new Sheet("<a " + Sheet.slot("x") + ">" + Sheet.part("p", "[" + Sheet.slot("y") + "]") + "</a>");

    @Test
    void theWordingIsTheSheetWithoutWhatNothingFills() {
        assertThat(sheet.wording(Map.of(), Set.of())).isEqualTo("<a ></a>");
        assertThat(sheet.wording(Map.of("y", "2"), Set.of("p"))).isEqualTo("<a >[2]</a>");
    }

    @Test
    void slotsAndPartsAreFilledWhereTheyStand() {
        assertThat(fill(Map.of("x", "1", "y", "2"), Set.of("p"))).isEqualTo("<a 1>[2]</a>");
    }

    @Test
    void aSlotThatNothingFillsIsAnError() {
        assertThatThrownBy(() -> fill(Map.of(), Set.of())).hasMessageContaining("x");
    }

    @Test
    void marksThatDoNotFitAreAnError() {
        assertThatThrownBy(() -> new Sheet("a\u0001b")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new Sheet(Sheet.part("a", Sheet.part("b", ""))))
                .isInstanceOf(IllegalStateException.class);
    }

    private String fill(Map<String, String> slots, Set<String> parts) {
        return new String(sheet.fill(slots, parts), StandardCharsets.US_ASCII);
    }
}
