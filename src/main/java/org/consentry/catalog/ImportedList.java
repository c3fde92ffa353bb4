package org.consentry.catalog;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

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

    private final String name;
    private final Catalog shipped;
    private final LooseRows reader;
    private final List<CookieRule> cookies = new ArrayList<>();
    private final List<HostRule> hosts = new ArrayList<>();
    private final Map<String, Long> lines = new HashMap<>();
    private Category plain;
    private long rows;

    private ImportedList(String name, Category plain, Catalog shipped, Consumer<String> complaints) {
        this.name = name;
        this.plain = plain;
        this.shipped = shipped;
        this.reader = new LooseRows(name, complaints);
    }

    /**
     * Reads a list.
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
        if (bytes.length > MOST_BYTES) {
            throw new CatalogException(name, "is larger than " + MOST_BYTES + " bytes");
        }
        String text = new CatalogFile(name, 0, bytes).text();
        ImportedList list = new ImportedList(name, plain, shipped, complaints);
        list.read(text.startsWith("\uFEFF") ? text.substring(1) : text);
        return list;
    }

    private void read(String text) {
        long stated = -1;
        String body = text;
        if (text.startsWith(ListHead.START)) {
            int end = text.indexOf('\n');
            ListHead head = ListHead.of(name, text.substring(0, end).strip());
            stated = head.rows();
            plain = head.category() == null ? plain : head.category();
            body = text.substring(end + 1);
        }
        long before = body.length() == text.length() ? 0 : 1;
        ListForm form = ListForm.of(name, body);
        if (form == ListForm.HOSTS_ALONE) {
            readLines(body, before);
        } else {
            reader.readCsv(body, before, header -> {}, (row, line) -> take(form, row, line));
        }
        reader.close();
        if (stated >= 0 && stated != rows) {
            throw new CatalogException(
                    name, "holds " + rows + " rows, its first line says " + stated + "; is the file whole?");
        }
        if (cookies.isEmpty() && hosts.isEmpty()) {
            throw new CatalogException(name, "holds no row that can be used");
        }
    }

    private void readLines(String body, long before) {
        long line = before;
        for (int at = 0; at < body.length(); ) {
            int end = body.indexOf('\n', at);
            String text = body.substring(at, end).strip();
            line++;
            at = end + 1;
            if (!text.isEmpty() && text.charAt(0) != '#' && text.charAt(0) != '!') {
                reader.take(List.of(text), line, this::takeHost);
            }
        }
    }

    private void takeHost(List<String> row, long line) {
        count(line);
        add(ListForm.host(row.get(0), plain, SOURCE), line);
    }

    private void count(long line) {
        if (++rows > MOST_ROWS) {
            throw new CatalogException(name, line, "is one row more than the " + MOST_ROWS + " that a list may hold");
        }
    }

    private void take(ListForm form, List<String> row, long line) {
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
            checkHost(rule.host());
        }
        Set<String> protections = rule.category().tracking() ? shipped.protections(rule.name()) : Set.of();
        if (!protections.isEmpty()) {
            throw new IllegalArgumentException("\"" + rule.name() + "\" would make tracking of what is protected: "
                    + String.join(", ", protections));
        }
        claim("cookie " + rule.name() + (rule.host().isEmpty() ? "" : " on " + rule.host()), line);
        cookies.add(rule);
    }

    private void add(HostRule rule, long line) {
        checkHost(rule.host());
        claim("host " + rule.host(), line);
        hosts.add(rule);
    }

    private void checkHost(String host) {
        Breadth.checkHost(host);
        String original = LookAlikes.original(host, shipped);
        if (original != null) {
            throw new IllegalArgumentException("\"" + host + "\" is written to look like " + original);
        }
    }

    private void claim(String subject, long line) {
        Long earlier = lines.putIfAbsent(subject, line);
        if (earlier != null) {
            throw new IllegalArgumentException("the row for " + subject + " is there already, in line " + earlier);
        }
    }

    /** The rules on cookies that were sound, in their order. */
    public List<CookieRule> cookies() {
        return List.copyOf(cookies);
    }

    /** The rules on hosts that were sound, in their order. */
    public List<HostRule> hosts() {
        return List.copyOf(hosts);
    }

    /**
     * The list as a gateway should find it: the same text behind a first line that says how many rows it holds.
     *
     * @param bytes what this list was read from
     */
    public byte[] text(byte[] bytes) {
        String old = new String(bytes, StandardCharsets.UTF_8);
        String body = old.startsWith("\uFEFF") ? old.substring(1) : old;
        if (body.startsWith(ListHead.START)) {
            return bytes.clone();
        }
        boolean alone = ListForm.of(name, body) == ListForm.HOSTS_ALONE;
        return (new ListHead(rows, alone ? plain : null).text() + "\n" + body).getBytes(StandardCharsets.UTF_8);
    }

    /** How many rows there are, the bad ones among them. */
    public long rows() {
        return rows;
    }

    /** How many rows were left out. */
    public long leftOut() {
        return reader.bad();
    }
}
