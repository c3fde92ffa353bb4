package org.consentry.ledger;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/**
 * Records as JSON in UTF-8, each as {@code {"leaf":"…","record":{…},"seq":…}}: {@code record} is exactly the canonical
 * bytes that the leaf hashes, and {@code seq} is {@code null} until the record has its place in the tree.
 */
public final class RecordJson {
    private RecordJson() {}

    /** One record. */
    public static String one(StoredRecord stored) {
        return "{\"leaf\":" + CanonicalJson.write(stored.leaf()) + ",\"record\":" + stored.canonical() + ",\"seq\":"
                + stored.seq() + "}";
    }

    /**
     * Streams what the filter asks for as JSON Lines, oldest first; returns how many there were. The stream is left
     * open.
     */
    public static long writeLines(Ledger ledger, RecordFilter filter, OutputStream out)
            throws LedgerException, IOException {
        return writeLines(Rows.choices(ledger, filter), out);
    }

    /**
     * Streams what the filter asks for as one JSON array, oldest first; returns how many there were. The stream is left
     * open. An array that broke off has no end, so that no reader takes it for whole.
     */
    public static long writeArray(Ledger ledger, RecordFilter filter, OutputStream out)
            throws LedgerException, IOException {
        return writeArray(Rows.choices(ledger, filter), RecordJson::whole, out);
    }

    /** How one record reads. */
    interface Form {
        String of(StoredEntry entry) throws IOException;
    }

    static long writeLines(Rows rows, OutputStream out) throws LedgerException, IOException {
        return write(rows, RecordJson::whole, out, "", "", "\n", "");
    }

    static long writeArray(Rows rows, Form form, OutputStream out) throws LedgerException, IOException {
        return write(rows, form, out, "[", ",\n", "", "]\n");
    }

    /** Where its text is gone though nothing says that it was erased, an export is not to pass for a whole one. */
    static String whole(StoredEntry entry) throws IOException {
        if (entry.canonical() == null) {
            throw new IOException("record " + entry.id() + " has lost its text");
        }
        return one(entry);
    }

    static String one(StoredEntry entry) {
        return "{\"leaf\":\"" + entry.leaf().hex() + "\",\"record\":" + entry.canonical() + ",\"seq\":" + entry.seq()
                + "}";
    }

    private static long write(
            Rows rows, Form form, OutputStream out, String start, String between, String after, String end)
            throws LedgerException, IOException {
        Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 14);
        writer.write(start);
        String[] before = {""};
        long count = rows.each(entry -> {
            writer.write(before[0]);
            writer.write(form.of(entry));
            writer.write(after);
            before[0] = between;
        });
        writer.write(end);
        writer.flush();
        return count;
    }
}
