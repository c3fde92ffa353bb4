package org.consentry.catalog;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A list of cookies or hosts that an operator loaded, in one of four forms: the two of the shipped catalogue's files,
 * the CSV of the Open Cookie Database, and one host a line, with or without the address of a hosts file before it. What
 * it says ranks below the shipped rules.
 *
 * <p>A first line of {@code # rows: 120; category: marketing} says how many rows follow, so that a file cut at the end
 * of a line is noticed, and what the hosts of a plain list are for.
 */
public final class ImportedList {

    /** Rows of one list, and of all lists together: each takes some hundred bytes of memory. */
    public static final int MOST_ROWS = 200_000;

    /** Bytes of one list. */
    public static final int MOST_BYTES = 20_000_000;

    /** A list says whose word it is by its name; where that one has it from, no row of ours can know. */
    private static final String SOURCE = "knowledge";

    private final Intake text;
    private final Catalog shipped;
    private final Imported others;
    private final LooseRows reader;
    private final List<CookieRule> cookies = new ArrayList<>();
    private final List<HostRule> hosts = new ArrayList<>();
    private final Map<String, Long> lines = new HashMap<>();
    private final LookAlikes lookAlikes;
    private Category plain;
    private ListForm form = ListForm.HOSTS_ALONE;
    private boolean headed;
    private boolean stated;
    private long rows;

    private ImportedList(Intake text, Category plain, Catalog shipped, Consumer<String> complaints, Imported others) {
        this.others = others;
        this.text = text;
        this.plain = plain;
        this.shipped = shipped;
        this.lookAlikes = shipped.lookAlikes();
        this.reader = new LooseRows(text.name(), complaints);
    }

    /**
     * Reads a list from memory.
     *
     * @param name of the file, for messages
     * @param plain what the hosts of a plain list are for, unless the list says it
     * @param shipped what it must not contradict
     * @param complaints takes each row that is left out, as {@code file:line: why}
     * @throws CatalogException where the list is refused whole: too large, cut off, not UTF-8, of no known form, or
     *     without a single sound row
     */
    public static ImportedList read(
            String name, byte[] bytes, Category plain, Catalog shipped, Consumer<String> complaints) {
        try (Intake text = Intake.of(name, bytes, MOST_BYTES)) {
            // Also by itself it may hold more than one gateway takes.
            Imported alone = new Imported();
            ImportedList list = read(text, plain, shipped, complaints, alone);
            alone.add("", name, list);
            list.close();
            return list;
        }
    }

    /**
     * As above, from a text that passes; the caller closes the list once it has told of it what there is to tell.
     *
     * @param others what was taken of other lists, which leaves less room
     */
    static ImportedList read(
            Intake text, Category plain, Catalog shipped, Consumer<String> complaints, Imported others) {
        ImportedList list = new ImportedList(text, plain, shipped, complaints, others);
        list.read();
        return list;
    }

    private void read() {
        String name = text.name();
        long said = -1;
        String first = text.line();
        if (first != null && first.startsWith(ListHead.START)) {
            ListHead head = ListHead.of(name, first);
            said = head.rows();
            headed = true;
            stated = head.category() != null;
            plain = head.category() == null ? plain : head.category();
            first = text.line();
        }
        form = ListForm.of(name, text.lines(), first == null ? "" : first);
        if (form == ListForm.HOSTS_ALONE) {
            for (String line = first; line != null; line = text.line()) {
                if (!line.isEmpty() && line.charAt(0) != '#' && line.charAt(0) != '!') {
                    reader.take(List.of(line), text.lines(), this::takeHost);
                }
            }
        } else {
            reader.readCsv(text, this::take);
        }
        if (said >= 0 && said != rows) {
            throw new CatalogException(
                    name, "holds " + rows + " rows, its first line says " + said + "; is the file whole?");
        }
        if (cookies.isEmpty() && hosts.isEmpty()) {
            throw new CatalogException(name, "holds no row that can be used");
        }
    }

    private void takeHost(List<String> row, long line) {
        count(line);
        add(ListForm.host(row.get(0), plain, SOURCE), line);
    }

    private void count(long line) {
        if (++rows > MOST_ROWS) {
            throw new CatalogException(
                    text.name(), line, "is one row more than the " + MOST_ROWS + " that a list may hold");
        }
        // Before the rest is read: it may be long, and of a hundred lists each may be too much.
        others.checkRows(text.name(), cookies.size() + hosts.size());
    }

    private void take(List<String> row, long line) {
        count(line);
        if (form.columns() != row.size()) {
            throw new IllegalArgumentException("has " + row.size() + " of " + form.columns() + " columns");
        }
        if (form == ListForm.HOSTS) {
            add(new HostRule(row.get(0), ListForm.category(row.get(1)), row.get(2), row.get(3)), line);
        } else {
            add(form == ListForm.COOKIES ? ours(row) : ListForm.openCookieDatabase(row, SOURCE), line);
        }
    }

    private static CookieRule ours(List<String> row) {
        if (!row.get(4).isEmpty()) {
            throw new IllegalArgumentException("a loaded list protects nothing: the column protection must be empty");
        }
        return new CookieRule(
                row.get(0), row.get(1), ListForm.category(row.get(2)), row.get(3), "", row.get(5), row.get(6));
    }

    private void add(CookieRule rule, long line) {
        Breadth.checkName(rule.name());
        if (!rule.host().isEmpty()) {
            checkHost(rule.host(), rule.category());
        }
        Set<String> protections = rule.category().tracking() ? shipped.protections(rule.name()) : Set.of();
        if (!protections.isEmpty()) {
            throw new BadRow(
                    BadRow.Reason.PROTECTED,
                    "\"" + rule.name() + "\" would make tracking of what is protected: "
                            + String.join(", ", protections));
        }
        claim(subject(rule), line);
        cookies.add(rule);
    }

    private void add(HostRule rule, long line) {
        checkHost(rule.host(), rule.category());
        claim(subject(rule), line);
        hosts.add(rule);
    }

    private static String subject(CookieRule rule) {
        return "cookie " + rule.name() + (rule.host().isEmpty() ? "" : " on " + rule.host());
    }

    private static String subject(HostRule rule) {
        return "host " + rule.host();
    }

    private void checkHost(String host, Category category) {
        Breadth.checkHost(host);
        String original = lookAlikes.original(host, !category.tracking());
        if (original != null) {
            throw new BadRow(BadRow.Reason.LOOK_ALIKE, "\"" + host + "\" is written to look like " + original);
        }
    }

    private void claim(String subject, long line) {
        Long earlier = lines.putIfAbsent(subject, line);
        if (earlier != null) {
            throw new BadRow(
                    BadRow.Reason.THERE_ALREADY, "the row for " + subject + " is there already, in line " + earlier);
        }
    }

    /** Tells that a row which was sound by itself can't be used beside the others. */
    void leaveOut(CookieRule rule, IllegalArgumentException fault) {
        reader.leaveOut(lines.getOrDefault(subject(rule), 0L), fault);
    }

    /** Tells how many bad rows were not told one by one. */
    void close() {
        reader.close();
    }

    /** The rules on cookies that were sound, in their order. */
    public List<CookieRule> cookies() {
        return List.copyOf(cookies);
    }

    /** The rules on hosts that were sound, in their order. */
    public List<HostRule> hosts() {
        return List.copyOf(hosts);
    }

    /** What the hosts of a plain list are for, as its first line says it; {@code null} where it doesn't. */
    public @Nullable Category statedCategory() {
        return stated ? plain : null;
    }

    /** Whether it is one host a line, so that the rows don't say what the hosts are for. */
    public boolean isPlain() {
        return form == ListForm.HOSTS_ALONE;
    }

    /**
     * The list as a gateway should find it: the same text behind a first line that says how many rows it holds.
     *
     * @param bytes what this list was read from
     */
    public byte[] text(byte[] bytes) {
        if (headed) {
            return bytes.clone();
        }
        String old = new String(bytes, StandardCharsets.UTF_8);
        String body = old.startsWith("\uFEFF") ? old.substring(1) : old;
        return (new ListHead(rows, isPlain() ? plain : null).text() + "\n" + body).getBytes(StandardCharsets.UTF_8);
    }

    /** How many rows there are, the bad ones among them. */
    public long rows() {
        return rows;
    }

    /** How many rows were left out. */
    public long leftOut() {
        return reader.bad();
    }

    /** The same by their reasons, as people read them. */
    public Map<String, Long> leftOutByReason() {
        Map<String, Long> told = new TreeMap<>();
        reader.reasons().forEach((reason, count) -> told.put(reason.text(), count));
        return told;
    }
}
