package org.consentry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.consentry.ledger.tree.SigningKey;
import org.consentry.ledger.tree.VerifierKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The signing key: one for all nodes, of no use to who has the database alone. */
@ParameterizedClass
@EnumSource(Dialect.class)
@Timeout(60)
final class LedgerKeysTest {
    private static final byte[] SECRET = "a secret of thirty-two bytes ...".getBytes(StandardCharsets.UTF_8);

    @Parameter
    private Dialect dialect;

    @TempDir
    private Path folder;

    private Database opened;
    private DataSource database;

    @BeforeEach
    void open() throws Exception {
        opened = FreshDatabase.open(dialect, folder);
        database = opened.dataSource();
    }

    @AfterEach
    void close() {
        opened.close();
    }

    private SigningKey signing(byte[] secret) throws Exception {
        try (Connection connection = database.getConnection()) {
            return new LedgerKeys(secret).signing(connection);
        }
    }

    @Test
    void theKeyIsMadeOnceAndFoundAgainUnderTheSameSecret() throws Exception {
        SigningKey made = signing(SECRET);
        SigningKey found = signing(SECRET);
        assertThat(found.pkcs8()).isEqualTo(made.pkcs8());
        assertThat(found.verifier()).isEqualTo(made.verifier());
        assertThat(made.verifier().name()).matches("consentry/[0-9a-f]{16}");
        assertThat(VerifierKey.read(made.verifier().text())).isEqualTo(made.verifier());
    }

    @Test
    void nodesThatStartTogetherHaveOneKey() throws Exception {
        Set<String> keys = ConcurrentHashMap.newKeySet();
        List<Callable<Void>> starts = new ArrayList<>();
        for (int n = 0; n < 8; n++) {
            starts.add(() -> {
                SigningKey key = signing(SECRET);
                keys.add(key.verifier().text() + HexFormat.of().formatHex(key.pkcs8()));
                return null;
            });
        }
        LedgerContract.together(8, starts);
        assertThat(keys).hasSize(1);
    }

    @Test
    void underAnotherSecretItSignsNothingAndVerifiesAllTheSame() throws Exception {
        VerifierKey verifier = signing(SECRET).verifier();
        byte[] other = SECRET.clone();
        other[0] ^= 1;
        assertThatThrownBy(() -> signing(other))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("consentry.secret");
        try (Connection connection = database.getConnection()) {
            assertThat(new LedgerKeys(other).verifier(connection)).isEqualTo(verifier);
        }
    }

    @Test
    void theDatabaseDoesNotShowIt() throws Exception {
        byte[] pkcs8 = signing(SECRET).pkcs8();
        // Without its head of 16 bytes, which is the same for every key.
        String seed = new String(pkcs8, 16, 32, StandardCharsets.ISO_8859_1);
        assertThat(new String(locked(), StandardCharsets.ISO_8859_1)).doesNotContain(seed);
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain(seed);
            }
        }
    }

    private byte[] locked() throws Exception {
        try (Connection connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT locked FROM ledger_key")) {
            rows.next();
            return rows.getBytes(1);
        }
    }

    @Test
    void aKeyThatWasTamperedWithIsRefused() throws Exception {
        String verifier = signing(SECRET).verifier().text();
        byte[] locked = locked();
        List<byte[]> odd = new ArrayList<>();
        for (int i = 0; i < locked.length; i++) {
            byte[] changed = locked.clone();
            changed[i] ^= 0x40;
            odd.add(changed);
        }
        for (int length : List.of(0, 1, 11, 12, 13, 27, 28, locked.length - 1)) {
            odd.add(java.util.Arrays.copyOf(locked, length));
        }
        for (byte[] changed : odd) {
            LaneWriter.change(database, "UPDATE ledger_key SET locked = ?", (Object) changed);
            assertThatThrownBy(() -> signing(SECRET)).isInstanceOf(LedgerException.class);
        }
        LaneWriter.change(database, "UPDATE ledger_key SET locked = ?", (Object) locked);
        assertThat(signing(SECRET).verifier().text()).isEqualTo(verifier);
    }

    @Test
    void anotherPublicHalfIsRefused() throws Exception {
        signing(SECRET);
        for (String other :
                List.of("", "x", SigningKey.make("consentry/0").verifier().text())) {
            LaneWriter.change(database, "UPDATE ledger_key SET verifier = ?", other);
            assertThatThrownBy(() -> signing(SECRET)).isInstanceOf(LedgerException.class);
        }
    }
}
