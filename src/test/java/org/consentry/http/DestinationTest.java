package org.consentry.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What browsers say in Sec-Fetch-Dest. */
class DestinationTest {
    @ParameterizedTest
    @CsvSource({
        "DOCUMENT, document",
        "FRAME, iframe frame embed object fencedframe",
        "EMPTY, empty",
        "SCRIPT, script audioworklet paintworklet",
        "WORKER, worker sharedworker serviceworker",
        "PART, audio font image json manifest report style text track video webidentity xslt",
    })
    void everyNameThatThereIsHasItsPlace(Destination destination, String names) {
        for (String name : names.split(" ")) {
            assertThat(Destination.of(name)).as(name).isEqualTo(destination);
            assertThat(Destination.of(" " + name + "\t")).as(name).isEqualTo(destination);
            assertThat(Destination.of(name + ";v=1;x")).as(name).isEqualTo(destination);
        }
    }

    @Test
    void withoutTheFieldNothingIsSaid() {
        assertThat(Destination.of(null)).isEqualTo(Destination.UNSAID);
    }

    /** Tokens are told apart by case (RFC 9651, section 3.3.4), and a list is no item. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ";",
                "Document",
                "IFRAME",
                "\"document\"",
                "document, image",
                "document iframe",
                "documents",
                "hologram",
                "document\u0000",
                "\u00e9",
                "-",
            })
    void whatIsNoNameIsUnknown(String value) {
        assertThat(Destination.of(value)).isEqualTo(Destination.UNKNOWN);
    }

    @Test
    void aVeryLongValueIsUnknown() {
        assertThat(Destination.of("document".repeat(100_000))).isEqualTo(Destination.UNKNOWN);
    }
}
