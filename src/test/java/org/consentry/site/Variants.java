package org.consentry.site;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.consentry.catalog.Category;

/** Policies that differ from one in a single place each: every component of every record in it. */
final class Variants {
    private Variants() {}

    /** @param path such as {@code purposes.0.basis} */
    record Variant(String path, SitePolicy policy) {}

    private record Change(String path, Object value) {}

    static List<Variant> of(SitePolicy policy) throws ReflectiveOperationException {
        List<Variant> variants = new ArrayList<>();
        for (Change change : changes("", policy)) {
            variants.add(new Variant(change.path(), (SitePolicy) change.value()));
        }
        return variants;
    }

    private static List<Change> changes(String path, Object value) throws ReflectiveOperationException {
        List<Change> changes = new ArrayList<>();
        if (value instanceof Record whole) {
            record(path, whole, changes);
        } else if (value instanceof List<?> list) {
            list(path, list, changes);
        } else if (value instanceof Set<?> set) {
            changes.add(new Change(path, Set.copyOf(new ArrayList<>(set).subList(1, set.size()))));
        } else if (value instanceof Map<?, ?> map) {
            map(path, map, changes);
        } else if (value instanceof Regimes regimes) {
            changes.add(new Change(path + ".otherwise", new Regimes(Regime.NOTICE, regimes.regions())));
            changes.add(new Change(path + ".regions", new Regimes(regimes.otherwise(), Map.of())));
        } else {
            changes.add(new Change(path, other(value)));
        }
        return changes;
    }

    private static void record(String path, Record whole, List<Change> changes) throws ReflectiveOperationException {
        RecordComponent[] parts = whole.getClass().getRecordComponents();
        Object[] values = new Object[parts.length];
        for (int i = 0; i < parts.length; i++) {
            parts[i].getAccessor().setAccessible(true);
            values[i] = parts[i].getAccessor().invoke(whole);
        }
        Class<?>[] types = Arrays.stream(parts).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Constructor<?> constructor = whole.getClass().getDeclaredConstructor(types);
        for (int i = 0; i < parts.length; i++) {
            String below = path.isEmpty() ? parts[i].getName() : path + "." + parts[i].getName();
            for (Change change : changes(below, values[i])) {
                Object[] changed = values.clone();
                changed[i] = change.value();
                changes.add(new Change(change.path(), constructor.newInstance(changed)));
            }
        }
    }

    private static void list(String path, List<?> list, List<Change> changes) throws ReflectiveOperationException {
        if (list.size() > 1) {
            changes.add(new Change(path + ".less", list.subList(0, list.size() - 1)));
        }
        for (Change change : changes(path + ".0", list.get(0))) {
            List<Object> changed = new ArrayList<>(list);
            changed.set(0, change.value());
            changes.add(new Change(change.path(), changed));
        }
    }

    private static void map(String path, Map<?, ?> map, List<Change> changes) throws ReflectiveOperationException {
        Object key = map.keySet().stream().sorted().findFirst().orElseThrow();
        Map<Object, Object> less = new HashMap<>(map);
        Object value = less.remove(key);
        changes.add(new Change(path + ".less", less));
        for (Change change : changes(path + "." + key, value)) {
            Map<Object, Object> changed = new HashMap<>(map);
            changed.put(key, change.value());
            changes.add(new Change(change.path(), changed));
        }
    }

    private static Object other(Object value) {
        if (value instanceof String text) {
            return text + "x";
        }
        if (value instanceof Boolean yes) {
            return !yes;
        }
        if (value instanceof Integer number) {
            return number + 1;
        }
        if (value instanceof Duration duration) {
            return duration.plusDays(1);
        }
        if (value instanceof Period period) {
            return period.plusDays(1);
        }
        if (value instanceof LocalDate day) {
            return day.plusDays(1);
        }
        if (value instanceof URI uri) {
            return URI.create(uri + "x");
        }
        if (value instanceof Enum<?> word) {
            Object[] all = word.getDeclaringClass().getEnumConstants();
            return all[(word.ordinal() + 1) % all.length];
        }
        throw new AssertionError("nothing is known of " + value.getClass() + ": say here how it may change");
    }

    private static <T> Set<T> set(Collection<T> some) {
        return new LinkedHashSet<>(some);
    }

    private static Contact contact(String name) {
        return new Contact(name, "1 Mill Lane", name + "@shop.example", "+47 1", "https://" + name + ".example");
    }

    /** A policy in which nothing is empty, so that every part of it can change. */
    static SitePolicy full() {
        Purpose.Details details = new Purpose.Details(Map.of("en", "Pages"), Map.of("en", "A year"));
        Purpose counting = new Purpose(
                "counting",
                Category.ANALYTICS,
                LegalBasis.CONSENT,
                List.of("Metrics", "Clicks"),
                Map.of("en", new Purpose.Text("Counting", "We count.")),
                details);
        Purpose shop = new Purpose("shop", Category.NECESSARY, LegalBasis.CONTRACT, List.of(), Map.of());
        Promises promises = new Promises(
                contact("agent"),
                contact("officer"),
                contact("authority"),
                List.of(new Clause("scope", Map.of("en", new Clause.Words("Scope", "All", "It covers all.")))),
                List.of(new StoredItem("theme", "local", "shop", "Metrics", "1 year")),
                set(List.of(Promises.Claim.USE_IS_CONSENT, Promises.Claim.IGNORES_SIGNALS)),
                16,
                List.of(new Webhook("crm", URI.create("https://crm.example/hook"), Webhook.EVENTS)),
                new Archive(
                        LocalDate.of(2027, 1, 1),
                        set(List.of("accounting", "grant")),
                        List.of(new AppKey("bureau", "0".repeat(64)))));
        return new SitePolicy(
                "shop",
                List.of("shop.example", "www.shop.example"),
                URI.create("http://10.0.0.5:80"),
                contact("alder"),
                new Notice("2", "/privacy", LocalDate.of(2026, 3, 1), Map.of("en", "We count."), List.of("1", "0")),
                List.of("en", "nb"),
                List.of(counting, shop),
                List.of(new Vendor(
                        "Metrics", "metrics", "https://m.example", "/terms", "/m.png", List.of("m.example"))),
                List.of(new DeclaredCookie("_x", "counting", "m.example", "Metrics", "1 year", false)),
                true,
                false,
                Duration.ofDays(180),
                Duration.ofDays(14),
                Enforcement.MARKUP,
                true,
                List.of(new TrackingPath("/collect", "counting")),
                List.of(new DeclaredHost("cdn.example", "shop", false)),
                false,
                Map.of("grant", Period.ofYears(6), SitePolicy.OTHERWISE, Period.ofYears(3)),
                List.of(new AppKey("ios", "A-key_of-letters-and-digits-20")),
                new Regimes(Regime.OPT_IN, Map.of("US-CA", Regime.OPT_OUT)),
                new Sharing("shop.example", "alder"),
                new Presentation(
                        new Design(
                                Design.Layout.BAR,
                                Design.Side.END,
                                Design.Theme.AUTO,
                                Design.DEFAULT.light(),
                                Design.DEFAULT.dark(),
                                "serif",
                                8,
                                "logo.svg"),
                        Map.of("en", Map.of("banner.title", "Cookies")),
                        new ConsentMode(false, 500, Map.of("ad_storage", "counting"))),
                new Requests(Period.ofDays(30), Map.of("access", Period.ofDays(5)), Period.ofDays(5)),
                promises,
                new Transport(true, Duration.ofDays(365), false, Transport.CookieDomains.KEEP),
                true,
                "0".repeat(64));
    }
}
