package org.consentry.html;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GzipTest {
    private static final int[] CHUNKS = {1, 2, 3, 7, 100, 4096, 1 << 20};
    private static final byte[] PAGE = page(100_000);

    private record Outcome(byte[] decoded, byte[] asCame, boolean sound) {}

    private static byte[] page(int size) {
        Random random = new Random(7);
        StringBuilder page = new StringBuilder();
        while (page.length() < size) {
            page.append("<p class=a>")
                    .append(Long.toHexString(random.nextLong()))
                    .append("</p>\n");
        }
        return page.substring(0, size).getBytes(ISO_8859_1);
    }

    private static byte[] gzip(byte[] data) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(data);
        }
        return out.toByteArray();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static Outcome gunzip(byte[] stream, int chunk) throws IOException {
        ByteArrayOutputStream decoded = new ByteArrayOutputStream();
        ByteArrayOutputStream asCame = new ByteArrayOutputStream();
        Gunzip gunzip = new Gunzip(
                (b, off, len) -> {
                    assertThat(len).isBetween(1, Gunzip.PIECE);
                    decoded.write(b, off, len);
                },
                asCame::write);
        try (gunzip) {
            for (int at = 0; at < stream.length; at += chunk) {
                byte[] b = Arrays.copyOfRange(stream, at, Math.min(stream.length, at + chunk));
                gunzip.write(b, 0, b.length);
                Arrays.fill(b, (byte) 0);
            }
        }
        return new Outcome(decoded.toByteArray(), asCame.toByteArray(), gunzip.sound());
    }

    private static void decodes(byte[] stream, byte[] expected, boolean sound) throws IOException {
        for (int chunk : CHUNKS) {
            Outcome outcome = gunzip(stream, chunk);
            assertThat(outcome.decoded()).as("in %ds", chunk).isEqualTo(expected);
            assertThat(outcome.asCame()).isEmpty();
            assertThat(outcome.sound()).as("in %ds", chunk).isEqualTo(sound);
        }
    }

    @Test
    void whatWasPackedComesBackAtEveryChunkSize() throws IOException {
        decodes(gzip(PAGE), PAGE, true);
        decodes(gzip(new byte[0]), new byte[0], true);
        decodes(gzip(new byte[3_000_000]), new byte[3_000_000], true);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 4, 8, 16, 2 + 4 + 8 + 16, 31})
    void everyHeaderFieldIsPassedOver(int flags) throws IOException {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.writeBytes(new byte[] {0x1F, (byte) 0x8B, 8, (byte) flags, 1, 2, 3, 4, 0, 3});
        if ((flags & 4) != 0) {
            stream.writeBytes(new byte[] {1, 1});
            stream.writeBytes(new byte[257]);
        }
        if ((flags & 8) != 0) {
            stream.writeBytes("name.html\0".getBytes(ISO_8859_1));
        }
        if ((flags & 16) != 0) {
            stream.writeBytes("\0".getBytes(ISO_8859_1));
        }
        if ((flags & 2) != 0) {
            stream.writeBytes(new byte[] {9, 9});
        }
        byte[] packed = gzip(PAGE);
        stream.write(packed, 10, packed.length - 10);
        decodes(stream.toByteArray(), PAGE, true);
    }

    @Test
    void anExtraFieldMayBeEmpty() throws IOException {
        byte[] packed = gzip(PAGE);
        byte[] header = {0x1F, (byte) 0x8B, 8, 4, 0, 0, 0, 0, 0, 0, 0, 0};
        decodes(join(header, Arrays.copyOfRange(packed, 10, packed.length)), PAGE, true);
    }

    @Test
    void membersFollowOneAnotherAndGarbageAfterThemIsIgnored() throws IOException {
        byte[] packed = gzip(PAGE);
        decodes(join(packed, gzip(new byte[0]), packed), join(PAGE, PAGE), true);
        decodes(join(packed, "garbage".getBytes(ISO_8859_1)), PAGE, true);
        decodes(join(packed, new byte[512]), PAGE, true);
        decodes(join(packed, new byte[] {0x1F, (byte) 0x8B, 7}), PAGE, true);
    }

    @Test
    void aStreamThatIsNoGzipPassesAsItCame() throws IOException {
        for (byte[] stream : new byte[][] {
            PAGE, {}, {0x1F}, {0x1F, (byte) 0x8B}, {0x1F, 0x1F, (byte) 0x8B, 8}, {0x1F, (byte) 0x8B, 7, 0, 0}, {0}
        }) {
            for (int chunk : CHUNKS) {
                Outcome outcome = gunzip(stream, chunk);
                assertThat(outcome.asCame()).as("in %ds", chunk).isEqualTo(stream);
                assertThat(outcome.decoded()).isEmpty();
                assertThat(outcome.sound()).isFalse();
            }
        }
    }

    @Test
    void aTruncatedStreamGivesWhatThereWasAndIsNotSound() throws IOException {
        byte[] packed = gzip(PAGE);
        for (int length : new int[] {3, 9, 10, 11, 500, packed.length - 9, packed.length - 8, packed.length - 1}) {
            byte[] stream = Arrays.copyOf(packed, length);
            byte[] whole = gunzip(stream, stream.length).decoded();
            assertThat(Arrays.copyOf(PAGE, whole.length)).isEqualTo(whole);
            decodes(stream, whole, false);
        }
        assertThat(gunzip(Arrays.copyOf(packed, packed.length - 8), 100).decoded())
                .isEqualTo(PAGE);
    }

    @Test
    void aTrailerThatDoesNotFitCostsNothingButIsTold() throws IOException {
        byte[] packed = gzip(PAGE);
        for (int k = 1; k <= 8; k++) {
            byte[] spoilt = packed.clone();
            spoilt[packed.length - k] ^= 1;
            decodes(spoilt, PAGE, false);
        }
    }

    @Test
    void corruptDataStopsAfterWhatWasGood() throws IOException {
        byte[] good = "good".getBytes(ISO_8859_1);
        // A stored block, not the last one, and then a block of the type that does not exist.
        byte[] stream = join(
                new byte[] {0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0, 0, 0}, new byte[] {0, 4, 0, ~4, ~0}, good, new byte[] {
                    7, 7, 7
                });
        for (int chunk : CHUNKS) {
            ByteArrayOutputStream decoded = new ByteArrayOutputStream();
            try (Gunzip gunzip = new Gunzip(decoded::write, (b, off, len) -> {})) {
                assertThatThrownBy(() -> {
                            for (int at = 0; at < stream.length; at += chunk) {
                                gunzip.write(stream, at, Math.min(chunk, stream.length - at));
                            }
                        })
                        .isInstanceOf(ZipException.class)
                        .hasMessageStartingWith("corrupt gzip data");
                assertThat(decoded.toByteArray()).isEqualTo(good);
                assertThat(gunzip.sound()).isFalse();
            }
        }
    }

    @Test
    void whatWePackEveryoneUnpacks() throws IOException {
        for (int level = 1; level <= 9; level++) {
            for (int chunk : new int[] {1 + level, 5000, PAGE.length}) {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                try (Gzip gzip = new Gzip(out::write, level)) {
                    for (int at = 0; at < PAGE.length; at += chunk) {
                        gzip.write(PAGE, at, Math.min(chunk, PAGE.length - at));
                    }
                }
                byte[] unpacked = new GZIPInputStream(new ByteArrayInputStream(out.toByteArray())).readAllBytes();
                assertThat(unpacked).isEqualTo(PAGE);
                decodes(out.toByteArray(), PAGE, true);
            }
        }
    }

    @Test
    void anEmptyStreamIsStillGzip() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Gzip gzip = new Gzip(out::write, 6);
        gzip.close();
        gzip.close();
        decodes(out.toByteArray(), new byte[0], true);
        assertThatThrownBy(() -> gzip.write(new byte[1], 0, 1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(gzip::flush).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatIsFlushedCanBeReadAtOnce() throws IOException {
        ByteArrayOutputStream decoded = new ByteArrayOutputStream();
        try (Gunzip gunzip = new Gunzip(decoded::write, (b, off, len) -> {})) {
            Gzip gzip = new Gzip(gunzip::write, 6);
            for (int size : new int[] {1, 0, 10, 40_000, 16 * 1024}) {
                gzip.write(PAGE, 0, size);
                int before = decoded.size();
                gzip.flush();
                gzip.flush();
                assertThat(decoded.size()).isGreaterThanOrEqualTo(before);
                assertThat(Arrays.copyOfRange(decoded.toByteArray(), decoded.size() - size, decoded.size()))
                        .isEqualTo(Arrays.copyOf(PAGE, size));
            }
            gzip.close();
            assertThat(gunzip.sound()).isTrue();
        }
    }

    @Test
    void anAbortedStreamHasNoEnd() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Gzip gzip = new Gzip(out::write, 6);
        gzip.write(PAGE, 0, 100);
        gzip.flush();
        gzip.abort();
        gzip.close();
        decodes(out.toByteArray(), Arrays.copyOf(PAGE, 100), false);
    }

    @Test
    void noDataAndNoLevelBeyondTheirBounds() throws IOException {
        assertThatThrownBy(() -> new Gzip((b, off, len) -> {}, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Gzip((b, off, len) -> {}, 10)).hasMessage("gzip level must be 1 to 9: 10");
        Gunzip gunzip = new Gunzip((b, off, len) -> {}, (b, off, len) -> {});
        assertThatThrownBy(() -> gunzip.write(new byte[2], 1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        gunzip.close();
        gunzip.close();
        assertThatThrownBy(() -> gunzip.write(new byte[2], 0, 2)).isInstanceOf(IllegalStateException.class);
    }
}
