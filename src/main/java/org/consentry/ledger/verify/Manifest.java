package org.consentry.ledger.verify;

import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.consentry.ledger.CanonicalJson;
import org.jspecify.annotations.Nullable;

/**
 * What an export says of itself. Nothing here is signed: it helps to name what is wrong and proves nothing. Its texts
 * are made fit to be printed.
 *
 * @param created UTC, as written
 * @param actor who asked for it
 * @param filter canonical JSON; {@code {}} for all
 * @param whole true where every record of the tree has a line
 * @param size leaves in the tree
 * @param records lines, erased ones too
 * @param erased lines that hold only a leaf
 * @param files by name
 */
public record Manifest(
        String created,
        String actor,
        String filter,
        boolean whole,
        long size,
        long records,
        long erased,
        Map<String, Sum> files) {
    private static final String SCHEMA = "consentry/export/1";

    /**
     * What a file is.
     *
     * @param sha256 lower-case hex
     */
    public record Sum(long bytes, String sha256) {
        public Sum {
            Objects.requireNonNull(sha256);
        }
    }

    public Manifest {
        Objects.requireNonNull(created);
        Objects.requireNonNull(actor);
        Objects.requireNonNull(filter);
        files = Map.copyOf(files);
    }

    /** @throws IOException where it is not the manifest of an export of the first schema */
    static Manifest read(String json) throws IOException {
        try {
            Map<?, ?> members = expect(Map.class, CanonicalJson.read(json.strip()));
            if (!SCHEMA.equals(members.get("schema"))) {
                throw new IOException("manifest.json is not of the schema " + SCHEMA);
            }
            return new Manifest(
                    Plain.text(expect(String.class, members.get("created"))),
                    Plain.text(expect(String.class, members.get("actor"))),
                    Plain.text(CanonicalJson.write(expect(Map.class, members.get("filter")))),
                    expect(Boolean.class, members.get("whole")),
                    expect(Long.class, members.get("size")),
                    expect(Long.class, members.get("records")),
                    expect(Long.class, members.get("erased")),
                    files(expect(Map.class, members.get("files"))));
        } catch (IllegalArgumentException e) {
            throw new IOException("manifest.json is no manifest: " + e.getMessage(), e);
        }
    }

    private static Map<String, Sum> files(Map<?, ?> members) {
        Map<String, Sum> files = new TreeMap<>();
        members.forEach((name, value) -> {
            Map<?, ?> sum = expect(Map.class, value);
            files.put(
                    expect(String.class, name),
                    new Sum(expect(Long.class, sum.get("bytes")), expect(String.class, sum.get("sha256"))));
        });
        return files;
    }

    private static <T> T expect(Class<T> type, @Nullable Object value) {
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException("no " + type.getSimpleName() + " where one is due");
        }
        return type.cast(value);
    }
}
