package org.consentry.site;

import java.time.Duration;
import java.time.Period;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.consentry.site.PolicyDiff.Difference;
import org.consentry.site.PolicyDiff.Group;
import org.jspecify.annotations.Nullable;

/** Takes the differences of one group, and words what is the same everywhere: a value, a list, a table of texts. */
final class PolicyDiffLines {
    /** Of a text, in characters: enough to know it again. */
    private static final int LONGEST = 80;

    private final Group group;
    private final List<Difference> all;

    PolicyDiffLines(Group group, List<Difference> all) {
        this.group = group;
        this.all = all;
    }

    void add(String text) {
        add(false, text);
    }

    /** @param material whether visitors said yes to something else */
    void add(boolean material, String text) {
        all.add(new Difference(group, PolicyNode.shown(text, 10 * LONGEST), material));
    }

    /** {@code what is, was}; nothing where both are the same. */
    <T> void value(boolean material, String what, @Nullable T was, @Nullable T is) {
        if (!Objects.equals(was, is)) {
            boolean texts = was instanceof String && is instanceof String;
            int from = texts ? telling((String) was, (String) is) : 0;
            add(material, what + " " + from(from, is) + ", was " + from(from, was));
        }
    }

    /** Where two long texts are to be read from, so that what differs is shown; in characters. */
    private static int telling(String was, String is) {
        int same = 0;
        while (same < Math.min(was.length(), is.length()) && was.charAt(same) == is.charAt(same)) {
            same++;
        }
        return same < LONGEST / 2 ? 0 : same - LONGEST / 4;
    }

    private static String from(int start, @Nullable Object value) {
        return start > 0 && value instanceof String text ? shown("…" + text.substring(start)) : shown(value);
    }

    <T> void value(String what, @Nullable T was, @Nullable T is) {
        value(false, what, was, is);
    }

    /** One of two sentences where a switch was thrown. */
    void turned(boolean material, boolean was, boolean is, String on, String off) {
        if (was != is) {
            add(material, is ? on : off);
        }
    }

    /** A line for each that came and each that went; their order says nothing. */
    void set(boolean material, Collection<String> was, Collection<String> is, String came, String went) {
        for (String one : new TreeSet<>(is)) {
            if (!was.contains(one)) {
                add(material, one + came);
            }
        }
        for (String one : new TreeSet<>(was)) {
            if (!is.contains(one)) {
                add(material, one + went);
            }
        }
    }

    /** Values by a name, such as texts by language. */
    void table(String what, Map<String, ?> was, Map<String, ?> is) {
        TreeSet<String> keys = new TreeSet<>(was.keySet());
        keys.addAll(is.keySet());
        keys.forEach(key -> value(what + key + ":", was.get(key), is.get(key)));
    }

    /** Things by what they are known by: those that came and stayed in their order, then those that went. */
    static <T> void keyed(
            List<T> was,
            List<T> is,
            Function<T, String> key,
            Consumer<T> came,
            Consumer<T> went,
            BiConsumer<T, T> stayed) {
        Map<String, T> before = new LinkedHashMap<>();
        was.forEach(one -> before.put(key.apply(one), one));
        for (T one : is) {
            T old = before.remove(key.apply(one));
            if (old == null) {
                came.accept(one);
            } else {
                stayed.accept(old, one);
            }
        }
        before.values().forEach(went);
    }

    static String shown(@Nullable Object value) {
        if (value instanceof Duration duration) {
            return days(duration.toDays());
        }
        if (value instanceof Period period) {
            return period(period);
        }
        if (value instanceof Boolean yes) {
            return yes ? "yes" : "no";
        }
        if (value instanceof Enum<?> word) {
            return word.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
        String text = value == null ? "" : value.toString();
        if (text.isEmpty()) {
            return "none";
        }
        String cut = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
        return cut.chars().anyMatch(Character::isWhitespace) ? '"' + cut + '"' : cut;
    }

    /** As a policy would say it: a month counts 30 days there and a year 365. */
    private static String days(long days) {
        if (days > 0 && days % 365 == 0) {
            return count(days / 365, "year");
        }
        return days > 0 && days % 30 == 0 ? count(days / 30, "month") : count(days, "day");
    }

    private static String period(Period period) {
        List<String> parts = new ArrayList<>();
        long years = period.toTotalMonths() / 12;
        if (period.toTotalMonths() % 12 != 0) {
            parts.add(count(period.toTotalMonths(), "month"));
        } else if (years != 0) {
            parts.add(count(years, "year"));
        }
        if (period.getDays() != 0 || parts.isEmpty()) {
            parts.add(count(period.getDays(), "day"));
        }
        return String.join(" ", parts);
    }

    private static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
