package org.consentry.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The guard's reading of the table, from its text. */
final class GuardReading {
    private static final int NOTHING = -9;

    final List<String> purposes;
    final int unknown;
    final List<String> own;
    final Lists hosts;
    final Lists cookies;
    private final List<Shape> shapes = new ArrayList<>();

    /**
     * A pattern of names.
     *
     * @param prefix how many characters stand before its first placeholder
     * @param found what the lists say of it
     */
    private record Shape(int prefix, Pattern expression, int found) {}

    GuardReading(String text) {
        purposes = strings(part(text, "{p:", ",\nu:"));
        unknown = Integer.parseInt(part(text, ",\nu:", ",\no:"));
        own = strings(part(text, ",\no:", ",\nh:"));
        hosts = new Lists(
                strings(part(text, ",\nh:", ",\nn:")),
                part(text, ",\nn:", ",\na:"),
                part(text, ",\na:", ",\nt:"),
                part(text, ",\ng:", ",\nd:"));
        cookies = new Lists(
                strings(part(text, ",\nc:", ",\nk:")),
                part(text, ",\nk:", ",\ns:"),
                part(text, ",\ns:", ",\ng:"),
                text.substring(text.indexOf(",\nd:") + 4, text.length() - 1));
        assertThat(hosts.waiting).hasSameSizeAs(purposes);
        assertThat(cookies.waiting).hasSameSizeAs(purposes);
        List<String> all = new ArrayList<>(cookies.never);
        all.addAll(cookies.passing);
        cookies.waiting.forEach(all::addAll);
        for (String pattern : all) {
            int prefix = GuardCookies.prefix(pattern).length();
            if (prefix < pattern.length()) {
                shapes.add(new Shape(prefix, Pattern.compile(expression(pattern)), cookies.asItIs(pattern)));
            }
        }
    }

    /** What is known of hosts, or of cookies. */
    static final class Lists {
        final List<Set<String>> waiting = new ArrayList<>();
        final Set<String> never;
        final Set<String> passing;
        final long range;
        private final List<Hashes> hashes = new ArrayList<>();

        private record Hashes(int list, Set<Long> all) {}

        Lists(List<String> waiting, String never, String passing, String hashed) {
            waiting.forEach(list -> this.waiting.add(words(list)));
            this.never = words(strings(never).get(0));
            this.passing = words(strings(passing).get(0));
            String[] items = hashed.split(",\n");
            this.range = Long.parseLong(items[0].replaceAll("[\\[\\]]", ""));
            for (int i = 1; i < items.length; i++) {
                String[] fields = items[i].replaceAll("[\\[\\]\"]", "").split(",");
                Set<Long> all = unpack(Integer.parseInt(fields[1]), Integer.parseInt(fields[2]), fields[3]);
                hashes.add(new Hashes(Integer.parseInt(fields[0]), all));
            }
        }

        private static Set<Long> unpack(int bits, int count, String code) {
            byte[] bytes = Base64.getDecoder().decode(code);
            StringBuilder all = new StringBuilder();
            for (byte b : bytes) {
                all.append(Integer.toBinaryString(b & 0xFF | 0x100).substring(1));
            }
            Set<Long> found = new HashSet<>();
            long sum = 0;
            int at = 0;
            for (int i = 0; i < count; i++) {
                int zero = all.indexOf("0", at);
                sum += (long) (zero - at) << bits;
                at = zero + 1 + bits;
                sum += Long.parseLong(all.substring(zero + 1, at), 2);
                found.add(sum);
            }
            assertThat(all.length() - at).isLessThan(8);
            return found;
        }

        int asItIs(String name) {
            for (int i = 0; i < waiting.size(); i++) {
                if (waiting.get(i).contains(name)) {
                    return i;
                }
            }
            return never.contains(name) ? GuardTable.NEVER : passing.contains(name) ? GuardTable.PASSES : NOTHING;
        }

        int find(String name) {
            int found = asItIs(name);
            if (found > NOTHING || name.length() > 64) {
                return found;
            }
            for (Hashes some : hashes) {
                if (some.all().contains((long) (HashedNames.hash(name) * range))) {
                    return some.list() < waiting.size() ? some.list() : GuardTable.NEVER;
                }
            }
            return NOTHING;
        }

        /** How many names there are. */
        int count() {
            return never.size()
                    + passing.size()
                    + waiting.stream().mapToInt(Set::size).sum()
                    + hashes.stream().mapToInt(some -> some.all().size()).sum();
        }
    }

    private static String part(String text, String from, String to) {
        int start = text.indexOf(from) + from.length();
        return text.substring(start, text.indexOf(to, start));
    }

    private static Set<String> words(String list) {
        return list.isEmpty() ? Set.of() : Set.of(list.split(" "));
    }

    private static List<String> strings(String literal) {
        List<String> strings = new ArrayList<>();
        for (int i = literal.indexOf('"'); i >= 0; i = literal.indexOf('"', i)) {
            int end = literal.indexOf('"', i + 1);
            StringBuilder b = new StringBuilder();
            for (int j = i + 1; j < end; j++) {
                if (literal.charAt(j) == '\\') {
                    b.append((char) Integer.parseInt(literal.substring(j + 2, j + 6), 16));
                    j += 5;
                } else {
                    b.append(literal.charAt(j));
                }
            }
            strings.add(b.toString());
            i = end + 1;
        }
        return strings;
    }

    /** By the name alone. */
    int host(String host) {
        if (isOwn(host)) {
            return GuardTable.PASSES;
        }
        for (String suffix = host; ; suffix = suffix.substring(suffix.indexOf('.') + 1)) {
            boolean last = suffix.indexOf('.') < 0;
            int found = last ? hosts.asItIs(suffix) : hosts.find(suffix);
            if (found > NOTHING) {
                return found;
            }
            if (last) {
                return unknown;
            }
        }
    }

    /** Without the host's own country first, as the table's rules on any suffix stand behind those on the host. */
    int address(String host, String path) {
        if (isOwn(host)) {
            return GuardTable.PASSES;
        }
        String anywhere = host.replaceFirst("([.][a-z]{2,3})?[.][a-z]+$", ".*");
        for (String name : List.of(host, anywhere)) {
            for (String at = path; !at.isEmpty(); at = at.substring(0, at.lastIndexOf('/'))) {
                int found = hosts.asItIs(name + at);
                if (found > NOTHING) {
                    return found;
                }
            }
        }
        return host(host);
    }

    private boolean isOwn(String host) {
        return own.stream().anyMatch(domain -> ('.' + host).endsWith('.' + domain));
    }

    int cookie(String name) {
        int exact = cookies.find(name);
        if (exact > NOTHING) {
            return exact;
        }
        int best = GuardTable.PASSES;
        int longest = -1;
        for (Shape shape : shapes) {
            if (shape.prefix > longest && shape.expression.matcher(name).matches()) {
                longest = shape.prefix;
                best = shape.found;
            }
        }
        return best;
    }

    private static String expression(String pattern) {
        return ("\\Q" + pattern + "\\E")
                .replace("{digits}", "\\E[0-9]+\\Q")
                .replace("{hex}", "\\E[0-9a-fA-F]+\\Q")
                .replace("{id}", "\\E[0-9A-Za-z]+\\Q")
                .replace("*", "\\E.*\\Q");
    }

    String outcome(int found) {
        return found == GuardTable.PASSES
                ? "passes"
                : found == GuardTable.NEVER ? HostVerdict.NEVER : purposes.get(found);
    }
}
