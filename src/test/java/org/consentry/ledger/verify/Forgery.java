package org.consentry.ledger.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.consentry.ledger.CanonicalJson;
import org.consentry.ledger.tree.Checkpoints;
import org.consentry.ledger.tree.Hash;
import org.consentry.ledger.tree.SigningKey;

/** An export in pieces, made without the product's own writer, so that each can be forged before it is zipped. */
public final class Forgery {
    public static final SigningKey KEY = SigningKey.make("consentry/0123456789abcdef");
    static final String WORDING = "<section>May we?</section>";

    public final List<String> records = new ArrayList<>();
    final List<String> positions = new ArrayList<>();
    final List<String> leaves = new ArrayList<>();
    final List<String> level1 = new ArrayList<>();
    final Map<String, byte[]> others = new LinkedHashMap<>();
    public final Map<String, Object> claims = new TreeMap<>();
    private final Map<String, Object> sums = new TreeMap<>();

    /** A sound export of the whole ledger. */
    public static Forgery whole(int size) {
        Forgery export = new Forgery();
        for (int i = 0; i < size; i++) {
            export.records.add(record(i, "salt"));
            export.positions.add(Integer.toString(i));
        }
        export.records.forEach(record -> export.leaves.add(leaf(record)));
        export.seal(KEY);
        export.others.put("summary.txt", "An export.\n".getBytes(UTF_8));
        if (size > 0) {
            export.others.put("wording/" + sha256(WORDING.getBytes(UTF_8)) + ".html", WORDING.getBytes(UTF_8));
        }
        export.claims.putAll(Map.of(
                "schema", "consentry/export/1",
                "created", "2026-11-02T00:00:00.000Z",
                "actor", "reviewer",
                "filter", Map.of(),
                "whole", true));
        export.claims.putAll(Map.of("size", size, "records", size, "erased", 0));
        return export;
    }

    /** A sound export of every third record. */
    public static Forgery filtered(int size) {
        Forgery export = whole(size);
        for (int i = size - 1; i >= 0; i--) {
            if (i % 3 != 0) {
                export.records.remove(i);
                export.positions.remove(i);
            }
        }
        export.claims.putAll(
                Map.of("whole", false, "filter", Map.of("site", "shop"), "records", export.records.size()));
        return export;
    }

    public static String id(int n) {
        return "019a3c1f-0000-7000-8000-%012x".formatted(n);
    }

    public static String record(int n, String salt) {
        return "{\"choice\":\"custom\",\"purposes\":{\"analytics\":true},\"record_id\":\"" + id(n) + "\",\"salt\":\""
                + sha256((salt + n).getBytes(UTF_8)) + "\",\"schema\":\"consentry/choice/1\",\"site\":\"shop\","
                + "\"wording_hash\":\"" + sha256(WORDING.getBytes(UTF_8)) + "\"}";
    }

    static String operation(int n, String kind, Map<String, Object> details) {
        return CanonicalJson.write(Map.of(
                "actor", "reviewer", "details", details, "kind", kind, "record_id", id(n), "salt", "0".repeat(64)));
    }

    static String leaf(String record) {
        return Hash.leaf(record.getBytes(UTF_8)).hex();
    }

    /** Puts another record into the tree and signs it, as the ledger itself would have. */
    public Forgery replace(int seq, String record) {
        records.set(seq, record);
        leaves.set(seq, leaf(record));
        return seal(KEY);
    }

    /** Empties a record as an erasure does. */
    Forgery empty(int seq) {
        records.set(seq, erased(leaves.get(seq)));
        claims.merge("erased", 1, (a, b) -> (int) a + (int) b);
        return this;
    }

    static String erased(String leaf) {
        return "{\"erased\":\"" + leaf + "\"}";
    }

    /** Builds the tree of the leaves as they are now, and signs it. */
    Forgery seal(SigningKey key) {
        build();
        others.put("checkpoint", note(leaves.size(), key).getBytes(UTF_8));
        others.put("key.pub", (key.verifier().text() + "\n").getBytes(UTF_8));
        return this;
    }

    /** Only the nodes of level 1. */
    Forgery build() {
        level1.clear();
        for (int i = 0; i + 256 <= leaves.size(); i += 256) {
            level1.add(root(leaves.subList(i, i + 256)).hex());
        }
        return this;
    }

    /** The checkpoint of the first leaves. */
    public String note(int size, SigningKey key) {
        return Checkpoints.sign(size, root(leaves.subList(0, size)), key).note();
    }

    static Hash root(List<String> leaves) {
        int n = leaves.size();
        if (n == 0) {
            return Hash.EMPTY;
        }
        if (n == 1) {
            return Hash.ofHex(leaves.get(0));
        }
        int k = Integer.highestOneBit(n - 1);
        return Hash.node(root(leaves.subList(0, k)), root(leaves.subList(k, n)));
    }

    /** The path from a leaf to the root of all. */
    static List<String> path(int m, List<String> leaves) {
        int n = leaves.size();
        if (n == 1) {
            return new ArrayList<>();
        }
        int k = Integer.highestOneBit(n - 1);
        List<String> path = m < k ? path(m, leaves.subList(0, k)) : path(m - k, leaves.subList(k, n));
        path.add(root(m < k ? leaves.subList(k, n) : leaves.subList(0, k)).hex());
        return path;
    }

    Forgery prove(int seq) {
        others.put("proofs/records.jsonl", lines(List.of(proof(seq))));
        return this;
    }

    Forgery proveAll() {
        others.put(
                "proofs/records.jsonl",
                lines(IntStream.range(0, leaves.size()).mapToObj(this::proof).toList()));
        return this;
    }

    private String proof(int seq) {
        return CanonicalJson.write(
                Map.of("leaf", leaves.get(seq), "path", path(seq, leaves), "record_id", id(seq), "seq", seq));
    }

    /** The manifest stays what it is for the pieces as they are now, whatever is done to them. */
    Forgery freeze() {
        sums.clear();
        files().forEach((name, bytes) -> sums.put(name, sum(bytes)));
        return this;
    }

    static Map<String, Object> sum(byte[] bytes) {
        return Map.of("bytes", bytes.length, "sha256", sha256(bytes));
    }

    /** Every file but the manifest. */
    Map<String, byte[]> files() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("records.jsonl", lines(records));
        files.put("positions.txt", lines(positions));
        files.put("leaves.txt", lines(leaves));
        files.put("proofs/level1.txt", lines(level1));
        files.putAll(others);
        return files;
    }

    String manifest(Map<String, byte[]> files) {
        Map<String, Object> manifest = new TreeMap<>(claims);
        Map<String, Object> all = new TreeMap<>(sums);
        if (all.isEmpty()) {
            files.forEach((name, bytes) -> all.put(name, sum(bytes)));
        }
        manifest.putIfAbsent("files", all);
        return CanonicalJson.write(manifest) + "\n";
    }

    public Path write(Path folder) {
        Map<String, byte[]> files = files();
        files.put("manifest.json", manifest(files).getBytes(UTF_8));
        return zip(folder, files);
    }

    static Path zip(Path folder, Map<String, byte[]> files) {
        Path file = folder.resolve("export.zip");
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.setLevel(1);
            for (Map.Entry<String, byte[]> entry : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return file;
    }

    static byte[] lines(List<String> lines) {
        return lines.isEmpty() ? new byte[0] : (String.join("\n", lines) + "\n").getBytes(UTF_8);
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
