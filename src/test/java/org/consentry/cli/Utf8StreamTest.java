package org.consentry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Utf8StreamTest {

    private static byte[] through(byte[] bytes) throws IOException {
        return new Utf8Stream(new ByteArrayInputStream(bytes)).readAllBytes();
    }

    @Property(tries = 2000)
    void takesWhatADecoderTakesAndChangesNothing(@ForAll("bytes") byte[] bytes) throws IOException {
        boolean utf8 = true;
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        } catch (CharacterCodingException e) {
            utf8 = false;
        }
        if (utf8) {
            assertThat(through(bytes)).isEqualTo(bytes);
            assertThat(byByte(bytes)).isEqualTo(bytes);
        } else {
            assertThatThrownBy(() -> through(bytes)).isInstanceOf(Utf8Stream.NotUtf8.class);
            assertThatThrownBy(() -> byByte(bytes)).isInstanceOf(Utf8Stream.NotUtf8.class);
        }
    }

    private static byte[] byByte(byte[] bytes) throws IOException {
        InputStream in = new Utf8Stream(new ByteArrayInputStream(bytes));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0; b = in.read()) {
            out.write(b);
        }
        return out.toByteArray();
    }

    /** Bytes near the borders of the encoding's forms, so that whole characters turn up by chance. */
    @Provide
    Arbitrary<byte[]> bytes() {
        int[] borders = {
            'a', '\n', 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xED, 0xEF, 0xF0, 0xF4,
            0xF5
        };
        return Arbitraries.integers()
                .between(0, borders.length - 1)
                .map(i -> (byte) borders[i])
                .array(byte[].class)
                .ofMaxSize(6);
    }

    @ParameterizedTest
    @CsvSource({
        "FF, 1",
        "686F73740AE4, 2",
        "686F73740D0AE40A, 2",
        "610D620DFE, 3",
        "610A0AC3, 3",
        "610AC30A, 2",
        "61EDA0800A, 1",
    })
    void theLineOfTheFirstForeignByteIsTold(String hex, long line) {
        assertThatThrownBy(() -> through(HexFormat.of().parseHex(hex)))
                .isInstanceOfSatisfying(
                        Utf8Stream.NotUtf8.class, e -> assertThat(e.line()).isEqualTo(line));
    }

    @Test
    void aListInAnotherEncodingIsRefusedByFileAndLine(@TempDir Path folder) throws IOException {
        Path list = folder.resolve("list.csv");
        for (String command : new String[] {"classify", "classify-hosts"}) {
            Files.write(
                    list,
                    "id,name,host\n1,a,b.example\n2,gr\u00fcn,b\u00fccher.example\n"
                            .getBytes(StandardCharsets.ISO_8859_1));
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            int status = Main.run(
                    InputStream.nullInputStream(),
                    new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8),
                    new PrintStream(err, true, StandardCharsets.UTF_8),
                    command,
                    "--catalog=",
                    list.toString(),
                    "-");
            assertThat(status).isEqualTo(2);
            assertThat(err.toString(StandardCharsets.UTF_8))
                    .isEqualToIgnoringNewLines("consentry " + command + ": " + list + ":3: is not UTF-8");
        }
    }
}
