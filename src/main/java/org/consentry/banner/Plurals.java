package org.consentry.banner;

/**
 * Which form of a noun stands behind a whole number: the cardinal categories of Unicode's language plural rules (CLDR,
 * UTS 35, part 3, section 5.1), as far as the bundles' languages and whole numbers from 1 on need them.
 */
final class Plurals {
    private Plurals() {}

    /**
     * The category: {@code zero}, {@code one}, {@code two}, {@code few}, {@code many} or {@code other}.
     *
     * @param language tag of a bundle
     * @param n 1 or more
     */
    static String category(String language, long n) {
        return switch (language) {
            case "ja", "ko", "zh-Hans", "zh-Hant", "vi", "id" -> "other";
            case "cs", "sk" -> n == 1 ? "one" : n < 5 ? "few" : "other";
            case "pl" -> n == 1 ? "one" : slavicFew(n) ? "few" : "many";
            case "hr" -> slavicOne(n) ? "one" : slavicFew(n) ? "few" : "other";
            case "uk" -> slavicOne(n) ? "one" : slavicFew(n) ? "few" : "many";
            case "lt" -> teens(n) ? "other" : n % 10 == 1 ? "one" : n % 10 > 1 ? "few" : "other";
            case "lv" -> n % 10 == 0 || teens(n) ? "zero" : n % 10 == 1 ? "one" : "other";
            case "is" -> slavicOne(n) ? "one" : "other";
            case "ro" -> n == 1 ? "one" : within(n, 1, 19) ? "few" : "other";
            case "sl" -> n % 100 == 1 ? "one" : n % 100 == 2 ? "two" : within(n, 3, 4) ? "few" : "other";
            case "mt" -> n == 1 ? "one" : n == 2 ? "two" : within(n, 3, 10) ? "few" : teens(n) ? "many" : "other";
            case "ga" -> n == 1 ? "one" : n == 2 ? "two" : n <= 6 ? "few" : n <= 10 ? "many" : "other";
            case "cy" -> n == 1 ? "one" : n == 2 ? "two" : n == 3 ? "few" : n == 6 ? "many" : "other";
            case "ar" -> n == 1 ? "one" : n == 2 ? "two" : within(n, 3, 10) ? "few" : n % 100 > 10 ? "many" : "other";
            case "he" -> n == 1 ? "one" : n == 2 ? "two" : "other";
            default -> n == 1 ? "one" : "other";
        };
    }

    private static boolean slavicOne(long n) {
        return n % 10 == 1 && n % 100 != 11;
    }

    private static boolean slavicFew(long n) {
        return n % 10 > 1 && n % 10 < 5 && !within(n, 12, 14);
    }

    private static boolean teens(long n) {
        return within(n, 11, 19);
    }

    /** By the last two digits. */
    private static boolean within(long n, int low, int high) {
        return n % 100 >= low && n % 100 <= high;
    }
}
