package org.consentry.demo;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The cookies that the shop sets, in the many shapes that sites set them in. What is in them is made up on the spot;
 * each is declared in the shop's policy.
 */
final class ShopCookies {

    private static final long YEAR = Duration.ofDays(365).toSeconds();
    private static final long THIRTEEN_MONTHS = Duration.ofDays(395).toSeconds();
    private static final long THREE_MONTHS = Duration.ofDays(90).toSeconds();
    private static final int MOST_PIECES = 99;

    private ShopCookies() {}

    /** What tag management on the server sets with every page: analytics and marketing, one of them HttpOnly. */
    static void track(Visit visit) {
        long now = Instant.now().getEpochSecond();
        long random = ThreadLocalRandom.current().nextLong(1_000_000_000L, 10_000_000_000L);
        if (visit.cookie("_ga").isEmpty()) {
            visit.set("_ga=GA1.1." + random + "." + now + "; Max-Age=" + THIRTEEN_MONTHS + visit.domain()
                    + "; Path=/; SameSite=Lax");
        }
        if (visit.cookie("_ga_ABC123").isEmpty()) {
            visit.set("_ga_ABC123=GS1.1." + now + ".1.0." + now + ".0.0.0; path=/; expires=" + date(THIRTEEN_MONTHS));
        }
        // On this page a script of the page writes it.
        if (visit.cookie("_fbp").isEmpty() && !visit.path.equals("/about")) {
            visit.set(
                    "_fbp=fb.0." + now * 1000 + "." + random + "; Path=/; Max-Age=" + THREE_MONTHS + "; SameSite=Lax");
        }
        if (visit.cookie("_uetvid").isEmpty()) {
            visit.set("_uetvid=" + hex() + "; Max-Age=" + THIRTEEN_MONTHS + "; Path=/; HttpOnly; SameSite=Lax");
        }
        if (visit.path.startsWith("/product/") && visit.cookie("_gcl_au").isEmpty()) {
            visit.set("_gcl_au=1.1." + random + "." + now + "; Path=/; Max-Age=" + THREE_MONTHS
                    + "; Secure; HttpOnly; SameSite=None; Partitioned");
        }
        if (visit.path.equals("/account") && visit.cookie("_clck").isEmpty()) {
            visit.set("_clck=" + hex().substring(0, 12) + "|2|0; Path=/account; Max-Age=" + YEAR
                    + "; HttpOnly; SameSite=Strict");
        }
    }

    static void language(Visit visit, String language) {
        if (!visit.cookie("lang").equals(language)) {
            visit.set("lang=" + language + "; Path=/; Max-Age=" + YEAR + "; SameSite=Lax");
        }
    }

    /** The token that every form of the shop carries and that has to match this cookie when it comes back. */
    static String csrf(Visit visit) {
        String token = visit.cookie("csrf_token");
        if (token.isEmpty()) {
            token = hex();
            visit.set("csrf_token=" + token + "; Path=/; HttpOnly; SameSite=Strict");
        }
        return token;
    }

    static boolean csrfMatches(Visit visit, Map<String, String> form) {
        String token = visit.cookie("csrf_token");
        return !token.isEmpty() && token.equals(form.get("csrf"));
    }

    /** The login is the name itself, unsigned: there is nothing behind it, and so it outlives the shop's restart. */
    static void signIn(Visit visit, String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        visit.set("SESSIONID=" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)
                + "; Path=/; HttpOnly; SameSite=Lax");
    }

    static void signOut(Visit visit) {
        visit.set("SESSIONID=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
    }

    /** Who is signed in; empty for nobody. */
    static String signedIn(Visit visit) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(visit.cookie("SESSIONID"));
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /** Pieces by product; what the shop doesn't sell is left out. */
    static Map<Integer, Integer> basket(Visit visit) {
        Map<Integer, Integer> basket = new TreeMap<>();
        for (String entry : visit.cookie("basket").split("\\.")) {
            int x = entry.indexOf('x');
            if (x > 0 && entry.length() - x <= 3) {
                int pieces = pieces(entry.substring(x + 1));
                Product.of(entry.substring(0, x)).ifPresent(p -> basket.put(p.number(), pieces));
            }
        }
        basket.values().removeIf(pieces -> pieces < 1);
        return basket;
    }

    private static int pieces(String text) {
        try {
            return Math.max(0, Integer.parseInt(text));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    static void add(Visit visit, Product product) {
        Map<Integer, Integer> basket = basket(visit);
        basket.merge(product.number(), 1, (a, b) -> Math.min(MOST_PIECES, a + b));
        StringBuilder value = new StringBuilder();
        basket.forEach((number, pieces) -> value.append(value.isEmpty() ? "" : ".")
                .append(number)
                .append('x')
                .append(pieces));
        visit.set("basket=" + value + "; Path=/; Max-Age=" + Duration.ofDays(30).toSeconds() + "; SameSite=Lax");
    }

    static void emptyBasket(Visit visit) {
        visit.set("basket=; Path=/; Max-Age=0; SameSite=Lax");
    }

    private static String date(long seconds) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(
                Instant.now().plusSeconds(seconds).atZone(ZoneOffset.UTC));
    }

    private static String hex() {
        return UUID.randomUUID().toString().replace("-", "");
    }
}
