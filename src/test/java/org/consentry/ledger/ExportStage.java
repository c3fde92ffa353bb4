package org.consentry.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.consentry.consent.ConsentRecord;
import org.consentry.consent.Wording;
import org.consentry.ledger.tree.VerifierKey;
import org.consentry.ledger.verify.ExportCheck;
import org.consentry.ledger.verify.ExportReport;
import org.consentry.site.Sites;
import org.jspecify.annotations.Nullable;

/** A ledger that is sealed and exported from; what was exported is checked by {@code verify}. */
final class ExportStage implements AutoCloseable {
    private static final byte[] SECRET = "a secret of thirty-two bytes ...".getBytes(UTF_8);
    static final String ACTOR = "reviewer";

    final Database database;
    final JdbcLedger ledger;
    final JdbcTree tree;
    final Exports exports;
    private final Path folder;
    private int files;

    ExportStage(Dialect dialect, Path folder) throws Exception {
        this.folder = folder;
        database = FreshDatabase.open(dialect, folder);
        ledger = new JdbcLedger(database.dataSource(), Duration.ofSeconds(20));
        tree = JdbcTree.open(database, SECRET, InstantSource.system(), Duration.ofMillis(20));
        Await.until("the first checkpoint", () -> tree.checkpoint().isPresent());
        exports = new Exports(ledger, tree, new Sites(List.of()), InstantSource.system());
    }

    /** Appends choices from the one to before the other, every other with another wording. */
    void append(int from, int to) throws Exception {
        Wording other = Records.wording("<section>Do you agree?</section>");
        List<Callable<Void>> appends = new ArrayList<>();
        for (int n = from; n < to; n++) {
            Wording wording = n % 2 == 0 ? Records.WORDING : other;
            ConsentRecord record = withWording(Records.record(n), wording);
            appends.add(() -> {
                ledger.append(record, wording);
                return null;
            });
        }
        LedgerContract.together(16, appends);
    }

    private static ConsentRecord withWording(ConsentRecord r, Wording wording) {
        return new ConsentRecord(
                r.id(),
                r.site(),
                r.subject(),
                r.time(),
                r.noticeVersion(),
                r.language(),
                wording.hash(),
                r.choice(),
                r.purposes(),
                r.method(),
                r.signals(),
                r.supersedes(),
                r.mode(),
                r.policyHash(),
                r.catalogHash(),
                r.salt());
    }

    byte[] export(ExportFormat format, RecordFilter filter) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        exports.open(format, filter, ACTOR).write(out);
        return out.toByteArray();
    }

    /** Exports as a zip, into a file. */
    Path zip(RecordFilter filter) throws Exception {
        return file(export(ExportFormat.ZIP, filter));
    }

    Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("export" + files++ + ".zip"), bytes);
    }

    /** What verify says of it, with the key that the ledger publishes. */
    ExportReport check(Path zip, @Nullable String since) throws Exception {
        return ExportCheck.check(zip, VerifierKey.read(tree.verifierKey()), since);
    }

    /** As above, where it must be sound. */
    ExportReport sound(Path zip, @Nullable String since) throws Exception {
        ExportReport report = check(zip, since);
        assertThat(report.findings()).isEmpty();
        assertThat(report.sound()).isTrue();
        return report;
    }

    static Map<String, byte[]> files(Path zip) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (ZipFile open = new ZipFile(zip.toFile())) {
            for (Enumeration<? extends ZipEntry> all = open.entries(); all.hasMoreElements(); ) {
                ZipEntry entry = all.nextElement();
                try (InputStream in = open.getInputStream(entry)) {
                    files.put(entry.getName(), in.readAllBytes());
                }
            }
        }
        return files;
    }

    static List<String> lines(Path zip, String file) throws IOException {
        return new String(files(zip).getOrDefault(file, new byte[0]), UTF_8)
                .lines()
                .toList();
    }

    /** What the ledger has on record of exports, the oldest first. */
    List<OperationRecord> log() throws Exception {
        List<OperationRecord> log = new ArrayList<>();
        for (StoredEntry entry :
                new Operations(database, ledger, InstantSource.system()).latest(null, "export", "", 1000)) {
            log.add(0, CanonicalOperation.read(String.valueOf(entry.canonical())));
        }
        return log;
    }

    void update(String sql, Object... values) throws Exception {
        try (var connection = database.dataSource().getConnection();
                var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }

    @Override
    public void close() {
        ledger.close();
        tree.close();
        database.close();
    }
}
