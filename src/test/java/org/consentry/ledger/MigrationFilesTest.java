package org.consentry.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A database in use has run these: changed by a letter, it would not start again. What follows is a new file. */
final class MigrationFilesTest {
    @ParameterizedTest
    @CsvSource({
        "V1__first_tables, b56554884dab9c95dcc7c03dbf4fbe8c2e0f1e31aa4d0be57be89fd3c5e349b6",
        "V2__hosts_seen, 553e49488890f3f97db1a2991242a0182d281bb762768cbd64976d8f9bd36638",
        "V3__what_cookies_are_set_with, 7d9b665809963610c5c54cc215a6ce2b0e4314bfa936cbd6efe26a9b3e4542af",
        "V4__ledger, b1ac35b64ea4738a81663f96e893b26a652de7670ea75d21d56d6d4d7e00763a",
    })
    void whatWasReleasedStays(String name, String sha256) throws Exception {
        String path = "/org/consentry/db/migration/" + name + ".sql";
        try (InputStream file = MigrationFilesTest.class.getResourceAsStream(path)) {
            if (file == null) {
                throw new IOException(path + " is missing");
            }
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(file.readAllBytes());
            assertThat(HexFormat.of().formatHex(digest)).isEqualTo(sha256);
        }
    }
}
