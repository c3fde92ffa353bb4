package org.consentry.ledger.verify;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The files of an export, read by name where they lie; nothing is unpacked. A zip that holds any other file than those
 * of an export, or one of them twice, is none: what one reader takes from such a zip, another would not.
 */
final class OpenExport implements Closeable {
    static final String RECORDS = "records.jsonl";
    static final String POSITIONS = "positions.txt";
    static final String LEAVES = "leaves.txt";
    static final String CHECKPOINT = "checkpoint";
    static final String KEY = "key.pub";
    static final String MANIFEST = "manifest.json";
    static final String SUMMARY = "summary.txt";
    static final String TILES = "proofs/level1.txt";
    static final String PROOFS = "proofs/records.jsonl";

    private static final Set<String> NEEDED = Set.of(RECORDS, LEAVES, CHECKPOINT, KEY, MANIFEST);
    private static final Set<String> KNOWN =
            Set.of(RECORDS, POSITIONS, LEAVES, CHECKPOINT, KEY, MANIFEST, SUMMARY, TILES, PROOFS);
    private static final String WORDING = "wording/";
    private static final String HTML = ".html";
    private static final int MOST_FILES = 20_000;

    private final ZipFile zip;
    private final Map<String, ZipEntry> entries = new TreeMap<>();
    private final Map<String, Manifest.Sum> sums = new ConcurrentHashMap<>();

    private OpenExport(ZipFile zip) {
        this.zip = zip;
    }

    /** @throws IOException where it is not a zip with the files of an export */
    static OpenExport open(Path file) throws IOException {
        ZipFile zip = new ZipFile(file.toFile(), StandardCharsets.UTF_8);
        OpenExport export = new OpenExport(zip);
        try {
            export.list();
            return export;
        } catch (IOException | RuntimeException e) {
            zip.close();
            throw e;
        }
    }

    private void list() throws IOException {
        for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
            ZipEntry entry = all.nextElement();
            String name = entry.getName();
            if (!KNOWN.contains(name) && !isWording(name)) {
                throw new IOException("the zip holds a file that is none of an export: " + Plain.text(name));
            }
            if (entries.put(name, entry) != null) {
                throw new IOException("the zip holds " + name + " twice");
            }
            if (entries.size() > MOST_FILES) {
                throw new IOException("the zip holds more than " + MOST_FILES + " files");
            }
        }
        Set<String> missing = new TreeSet<>(NEEDED);
        missing.removeAll(entries.keySet());
        if (!missing.isEmpty()) {
            throw new IOException("the zip is no export: it lacks " + String.join(", ", missing));
        }
    }

    boolean has(String name) {
        return entries.containsKey(name);
    }

    /** Hashes of the wordings that are there. */
    Set<String> wordings() {
        Set<String> hashes = new TreeSet<>();
        entries.keySet().stream()
                .filter(OpenExport::isWording)
                .forEach(name -> hashes.add(name.substring(WORDING.length(), name.length() - HTML.length())));
        return hashes;
    }

    static String wording(String hash) {
        return WORDING + hash + HTML;
    }

    /** A file to be read once; {@link #read} takes its sum at the end. A second look at a file needs no sum. */
    HashedInput open(String name) throws IOException {
        return new HashedInput(source(name));
    }

    /** As above, inflated by another thread. */
    HashedInput openAhead(String name) throws IOException {
        return new HashedInput(new ReadAhead(source(name)));
    }

    private InputStream source(String name) throws IOException {
        ZipEntry entry = entries.get(name);
        InputStream in = entry == null ? null : zip.getInputStream(entry);
        if (in == null) {
            throw new IOException("the export has no " + name);
        }
        return in;
    }

    /** Notes that a file has been read, as far as it was needed. */
    void read(String name, HashedInput in) throws IOException {
        sums.put(name, in.sum());
    }

    /** A short file as text. */
    String text(String name, int most) throws IOException {
        try (HashedInput in = open(name)) {
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw new IOException(name + " has more than " + most + " bytes");
            }
            read(name, in);
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IOException(name + " is not UTF-8", e);
        }
    }

    /** Of a file, which is read now unless it was before. */
    Manifest.Sum sum(String name) throws IOException {
        Manifest.Sum known = sums.get(name);
        if (known != null) {
            return known;
        }
        try (HashedInput in = open(name)) {
            Manifest.Sum sum = in.sum();
            sums.put(name, sum);
            return sum;
        }
    }

    /** Names of all files. */
    Set<String> names() {
        return Set.copyOf(entries.keySet());
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    private static boolean isWording(String name) {
        int length = WORDING.length() + 64 + HTML.length();
        return name.length() == length
                && name.startsWith(WORDING)
                && name.endsWith(HTML)
                && name.substring(WORDING.length(), WORDING.length() + 64)
                        .chars()
                        .allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f');
    }
}
