package org.consentry.ledger.verify;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.consentry.ledger.tree.VerifierKey;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Zips that are cut, stuffed or bent. */
class BrokenExportTest {
    private static final int SIZE = 600;
    private static final VerifierKey KEY = Forgery.KEY.verifier();

    @TempDir
    private @Nullable Path folder;

    private Path folder() {
        return Objects.requireNonNull(folder);
    }

    private void unreadable(Map<String, byte[]> files, String why) {
        assertThatThrownBy(() -> ExportCheck.check(Forgery.zip(folder(), files), KEY, null))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(why);
    }

    private static Map<String, byte[]> files(Forgery export) {
        Map<String, byte[]> files = export.files();
        files.put("manifest.json", export.manifest(files).getBytes(UTF_8));
        return files;
    }

    @ParameterizedTest
    @ValueSource(strings = {"records.jsonl", "leaves.txt", "checkpoint", "key.pub", "manifest.json"})
    void withoutItsFilesItIsNoExport(String name) {
        Map<String, byte[]> files = files(Forgery.whole(3));
        files.remove(name);
        unreadable(files, name);
    }

    @Test
    void aFilteredOneNeedsItsPositions() {
        Map<String, byte[]> files = files(Forgery.filtered(9));
        files.remove("positions.txt");
        unreadable(files, "positions.txt");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../x",
                "/etc/passwd",
                "x",
                "records.jsonl/",
                "wording/",
                "wording/../checkpoint",
                "wording/x.html",
                "Checkpoint",
                "proofs/",
                "META-INF/MANIFEST.MF"
            })
    void aZipWithAnyOtherFileIsNoExport(String name) {
        Map<String, byte[]> files = files(Forgery.whole(3));
        files.put(name, new byte[0]);
        unreadable(files, "");
    }

    @Test
    void aFileTwiceIsRefused() throws IOException {
        Map<String, byte[]> files = files(Forgery.whole(3));
        files.put("proofs/level1.tXt", files.get("proofs/level1.txt"));
        Path zip = Forgery.zip(folder(), files);
        String bytes = Files.readString(zip, ISO_8859_1).replace("level1.tXt", "level1.txt");
        Files.writeString(zip, bytes, ISO_8859_1);
        assertThatThrownBy(() -> ExportCheck.check(zip, KEY, null)).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"schema\":\"consentry/export/2\"}",
                "{\"schema\":\"consentry/export/1\"}",
                "\0"
            })
    void whatIsNoManifestIsUnreadable(String manifest) {
        Map<String, byte[]> files = files(Forgery.whole(3));
        files.put("manifest.json", manifest.getBytes(UTF_8));
        unreadable(files, "manifest.json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"manifest.json", "checkpoint", "key.pub", "records.jsonl", "leaves.txt", "positions.txt"})
    void aFileThatInflatesWithoutEndIsLeftAlone(String name) {
        Map<String, byte[]> files = files(Forgery.whole(3));
        files.put(name, new byte[24 << 20]);
        unreadable(files, name + " has ");
    }

    @Test
    void aZipThatIsCutIsUnreadable() throws IOException {
        Path zip = Forgery.whole(SIZE).write(folder());
        byte[] bytes = Files.readAllBytes(zip);
        for (int length = 0; length < bytes.length; length += bytes.length / 23) {
            Files.write(zip, Arrays.copyOf(bytes, length));
            assertThatThrownBy(() -> ExportCheck.check(zip, KEY, null)).isInstanceOf(IOException.class);
        }
        assertThatThrownBy(() -> ExportCheck.check(folder(), KEY, null)).isInstanceOf(IOException.class);
    }

    /**
     * Whatever bit turns: the export can't be read, or it was tampered with, or the same files come out of the zip but
     * for the manifest, of which nobody signs who made it and when.
     */
    @Test
    void noBitOfAZipTurnsUnnoticed() throws IOException {
        Path zip = Forgery.whole(40).prove(7).write(folder());
        byte[] bytes = Files.readAllBytes(zip);
        Map<String, String> files = read(zip);
        Random random = new Random(5);
        int sound = 0;
        for (int i = 0; i < 500; i++) {
            byte[] turned = bytes.clone();
            turned[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(zip, turned);
            try {
                if (ExportCheck.check(zip, KEY, null).sound()) {
                    Map<String, String> now = read(zip);
                    now.put("manifest.json", Objects.requireNonNull(files.get("manifest.json")));
                    assertThat(now).isEqualTo(files);
                    sound++;
                }
            } catch (IOException e) {
                assertThat(e).hasMessageNotContaining("null");
            }
        }
        assertThat(sound).isLessThan(100);
    }

    private static Map<String, String> read(Path file) throws IOException {
        Map<String, String> files = new java.util.TreeMap<>();
        try (ZipFile zip = new ZipFile(file.toFile(), UTF_8)) {
            for (ZipEntry entry : java.util.Collections.list(zip.entries())) {
                files.put(entry.getName(), new String(zip.getInputStream(entry).readAllBytes(), ISO_8859_1));
            }
        }
        return files;
    }

    /** As before, with the manifest made anew: of these files every byte counts by itself. */
    @ParameterizedTest
    @ValueSource(
            strings = {"records.jsonl", "leaves.txt", "positions.txt", "proofs/level1.txt", "checkpoint", "key.pub"})
    void noByteOfWhatIsProvedTurnsUnnoticed(String name) throws IOException {
        Forgery export = Forgery.whole(300);
        Map<String, byte[]> files = export.files();
        Random random = new Random(7);
        for (int i = 0; i < 40; i++) {
            Map<String, byte[]> turned = new java.util.LinkedHashMap<>(files);
            byte[] bytes = files.get(name).clone();
            bytes[random.nextInt(bytes.length)] ^= 0x10;
            turned.put(name, bytes);
            turned.put("manifest.json", export.manifest(turned).getBytes(UTF_8));
            try {
                assertThat(ExportCheck.check(Forgery.zip(folder(), turned), KEY, null)
                                .sound())
                        .isFalse();
            } catch (IOException e) {
                assertThat(e).hasMessageContaining(name);
            }
        }
    }
}
