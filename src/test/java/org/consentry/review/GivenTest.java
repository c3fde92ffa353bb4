package org.consentry.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GivenTest {
    private static Optional<Given> read(byte[] body) throws IOException {
        return Given.json(new ByteArrayInputStream(body), Set.of("a", "b"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "1",
                "{",
                "{'a':1}{}",
                "{'a':1} x",
                "{'a':1,'a':1}",
                "{'a':{'x':1,'x':2}}",
                "{'a':[{'x':1,'x':2}]}",
                "{'a':null}",
                "{'a':1.5}",
                "{'a':1e99}"
            })
    void whatIsNoSoundObjectIsRefused(String body) throws IOException {
        assertThat(read(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
    }

    @Test
    void bytesThatAreNoTextAreRefused() throws IOException {
        assertThat(read("{\"a\":\"M\u00fcller\"}".getBytes(StandardCharsets.ISO_8859_1)))
                .isEmpty();
    }

    @Test
    void whatIsSoundIsRead() throws IOException {
        Given given = read("{\"a\":\"M\u00fcller\",\"b\":{\"x\":1}} ".getBytes(StandardCharsets.UTF_8))
                .orElseThrow();
        assertThat(given.text("a")).isEqualTo("M\u00fcller");
        assertThat(given.object("b")).containsEntry("x", 1L);
        assertThat(given.problems()).isEmpty();
    }

    @Test
    void aMemberThatIsNotKnownIsNamed() throws IOException {
        assertThat(read("{\"c\":1}".getBytes(StandardCharsets.UTF_8))
                        .orElseThrow()
                        .problems())
                .containsOnlyKeys("c");
    }
}
