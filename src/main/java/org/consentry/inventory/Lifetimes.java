package org.consentry.inventory;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/** Lifetimes as people and catalogues write them, in seconds. */
public final class Lifetimes {
    private static final long DAY = 86_400;

    /** A tenth more or less is the same lifetime in other words: 13 months, 395 days. */
    private static final long NEAR = 10;

    private static final Map<String, Long> UNITS = units();

    private Lifetimes() {}

    private static Map<String, Long> units() {
        Map<String, Long> units = new HashMap<>();
        long month = DAY * 146_097 / 4_800;
        add(units, 1, "s sec second seconds sekunde sekunden seconde secondes seconden");
        add(units, 1, "segundo segundos sekund sekunder");
        add(units, 60, "min minute minutes minuten minuut minuto minutos minutt minutter");
        add(units, 3_600, "h hour hours stunde stunden heure heures uur uren hora horas time timer");
        add(units, DAY, "d day days tag tage tagen jour jours dag dagen día días dia dias dager");
        add(units, 7 * DAY, "week weeks woche wochen semaine semaines weken semana semanas uke uker");
        add(units, month, "month months monat monate monaten mois maand maanden mes meses måned måneder");
        add(units, 12 * month, "y year years jahr jahre jahren an ans année années jaar jaren año años år");
        return Map.copyOf(units);
    }

    private static void add(Map<String, Long> units, long seconds, String names) {
        for (String name : names.split(" ")) {
            units.put(name, seconds);
        }
    }

    /**
     * Reads {@code session}, {@code 13 months} and the like in the languages that the banner speaks in Latin letters,
     * or an ISO 8601 period or duration.
     *
     * @return 0 for a session cookie; empty where the text is anything else
     */
    public static OptionalLong seconds(String text) {
        String plain = text.strip().toLowerCase(Locale.ROOT);
        if (plain.length() > 100) {
            return OptionalLong.empty();
        }
        if (plain.startsWith("sessi") || plain.startsWith("sitzung") || plain.startsWith("sesi")) {
            return OptionalLong.of(0);
        }
        if (plain.startsWith("p")) {
            return iso(plain);
        }
        int end = 0;
        while (end < plain.length() && Character.isDigit(plain.charAt(end))) {
            end++;
        }
        Long unit = UNITS.get(plain.substring(end).strip());
        if (end == 0 || end > 9 || unit == null) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Long.parseLong(plain.substring(0, end)) * unit);
    }

    private static OptionalLong iso(String text) {
        try {
            if (text.startsWith("pt")) {
                return OptionalLong.of(Duration.parse(text).toSeconds());
            }
            LocalDate any = LocalDate.of(2026, 1, 1);
            return OptionalLong.of(ChronoUnit.DAYS.between(any, any.plus(Period.parse(text))) * DAY);
        } catch (DateTimeException | ArithmeticException e) {
            return OptionalLong.empty();
        }
    }

    /** Whether two lifetimes are one and the same as far as words go; a session is nothing but a session. */
    static boolean alike(long one, long other) {
        return one == other || one > 0 && other > 0 && Math.abs(one - other) <= Math.max(one, other) / NEAR;
    }
}
