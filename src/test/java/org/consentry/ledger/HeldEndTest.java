package org.consentry.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HeldEndTest {
    @ParameterizedTest
    @CsvSource({
        "0, 1",
        "1, 1",
        "32767, 700",
        "32768, 32768",
        "32769, 1",
        "65536, 65536",
        "65537, 4096",
        "98304, 32768",
        "400000, 700",
        "400000, 400000",
        "400001, 32769"
    })
    void theEndIsHeldUntilItMayLeaveAndNothingIsLost(int total, int atATime) throws IOException {
        byte[] bytes = new byte[total];
        new Random(5).nextBytes(bytes);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        HeldEnd held = new HeldEnd(out);
        for (int at = 0; at < total; at += atATime) {
            held.write(bytes, at, Math.min(atATime, total - at));
            held.flush();
        }

        assertThat(total - out.size()).isBetween(Math.min(total, HeldEnd.LEAST), 2 * HeldEnd.LEAST);
        assertThat(held.sha256()).isEqualTo(HexFormat.of().formatHex(sha256().digest(bytes)));
        held.release();
        assertThat(out.toByteArray()).isEqualTo(bytes);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
