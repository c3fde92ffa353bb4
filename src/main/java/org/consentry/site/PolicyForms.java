package org.consentry.site;

import java.util.Collection;
import java.util.List;
import org.consentry.site.PolicyShape.Block;
import org.consentry.site.PolicyShape.Either;
import org.consentry.site.PolicyShape.Items;
import org.consentry.site.PolicyShape.Key;
import org.consentry.site.PolicyShape.Number;
import org.consentry.site.PolicyShape.Text;
import org.consentry.site.PolicyShape.Words;

/**
 * The forms of single values, and how keys are written down. The patterns are for editors: they take whatever the
 * readers take, and some of what those refuse with a better word.
 */
final class PolicyForms {
    private static final String LABEL = "[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?";
    private static final String HOSTS = "^(\\*|(\\*\\.)?" + LABEL + "(\\." + LABEL + ")*|\\[[0-9A-Fa-f:.]+\\])$";
    private static final String MAILBOX = "[^\\s@:;,<>()\\[\\]\\\\\"]+";
    private static final String SPAN = "[1-9][0-9]{0,4} (days?|weeks?|months?|years?)";

    static final Text TEXT = new Text("text", "", true);
    static final Text NAME = new Text("name: lower-case letters, digits, - and .", "^[a-z0-9.-]{1,100}$", true);
    static final Text ID = new Text("id: lower-case letters, digits and -", "^[a-z0-9-]{1,40}$", true);
    static final Text VENDOR_ID = new Text("id: lower-case letters, digits and -", "^[a-z0-9-]{0,24}$", true);
    static final Text VERSION = new Text("version: up to 40 printable letters", "^[!-~]{1,40}$", true);
    static final Text HOST = new Text("host, without a port", HOSTS, false);
    static final Text HOST_OR_NONE = new Text("host, without a port", "^$|" + HOSTS, false);
    static final Text UPSTREAM =
            new Text("`http://host:port` or a demo's word", "^$|^(https?://[^/\\s@?#]+/?|demo(-[a-z0-9-]+)?)$", false);
    static final Text ADDRESS = new Text("`https://…` or a path", "^$|^(https?://|/(?!/))[^\\s\\\\]*$", false);
    static final Text MAIL = new Text("mail address", "^$|^" + MAILBOX + "@" + MAILBOX + "\\." + MAILBOX + "$", false);
    static final Text PHONE = new Text("telephone number", "^$|^[+(]*[0-9][0-9A-Za-z ().,/#+-]+$", true);
    static final Text PATH = new Text("path", "^$|^/(?!/)[^\\s\\\\]*$", false);
    static final Text TRACKING_PATH =
            new Text("path, with or without a `*` at its end", "^/(?!/|_consent)[^\\s?#\\\\\"<>`{}*]+\\*?$", false);
    static final Text HOOK = new Text("`https://…`", "^[hH][tT][tT][pP][sS]://[^\\s@#]+$", false);
    static final Text BEGINNING = new Text("name, or a beginning and a `*`", "^[^*]+\\*?$", true);
    static final Text COOKIE = new Text("name, or a beginning and a `*`", "^[!-)+-:<>-~]+\\*?$", true);
    static final Text LANGUAGE = new Text("language", "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$", false);
    static final Text LANGUAGES =
            new Text("language, or `*` for all", "^(\\*|[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*)$", false);
    static final Text REGION = new Text("region of ISO 3166", "^[A-Z]{2}(-[A-Z0-9]{1,3})?$", false);
    static final Text PERIOD = new Text("period, such as `6 months`", "^" + SPAN + "$", false);
    static final Text DATE = new Text("date, such as `2026-11-01`", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", false);
    static final Text COLOUR = new Text("`\"#rrggbb\"`", "^#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$", false);
    static final Text FONTS = new Text("names of fonts", "^[A-Za-z0-9 ,-]{1,120}$", false);
    static final Text LOGO = new Text("file name", "^[a-z0-9.-]+\\.(svg|png|webp)$", false);
    static final Text APP_KEY = new Text("20 to 100 letters, digits, - and _", "^[A-Za-z0-9_-]{20,100}$", true);
    static final Text DIGEST = new Text("SHA-256, 64 hex digits", "^[0-9A-Fa-f]{64}$", true);
    static final Text MESSAGE = new Text("name of a text", "^[a-z0-9.-]+$", false);

    /** American spelling is understood too. */
    static final Words HONOUR = new Words(List.of("honour", "honor", "ignore"));

    static final Words GATE = new Words(List.of("gate", "allow"));

    /** How long an answer may take. */
    static final Either TIME = new Either(new Number(1, PolicyRequests.MOST_DAYS), PERIOD);

    static final Either DAYS = new Either(
            new Number(1, PolicyRequests.MOST_DAYS),
            new Text("days, such as `5 days`", "^[1-9][0-9]? (days?|weeks?)$", false));

    private PolicyForms() {}

    static Items list(PolicyShape of) {
        return new Items(of, 0, Integer.MAX_VALUE);
    }

    static Items list(PolicyShape of, int most) {
        return new Items(of, 0, most);
    }

    static Items some(PolicyShape of) {
        return new Items(of, 1, Integer.MAX_VALUE);
    }

    /** A block of keys that all say the same, each of something else. */
    static Block same(Collection<String> names, PolicyShape shape, String says) {
        return Block.of(
                names.stream().sorted().map(name -> may(name, shape, says)).toArray(Key[]::new));
    }

    static Words words(String... words) {
        return new Words(List.of(words));
    }

    static Words words(Enum<?>[] values) {
        return Words.of(values);
    }

    static Key must(String name, PolicyShape shape, String says) {
        return new Key(name, shape, true, says);
    }

    static Key may(String name, PolicyShape shape, String says) {
        return new Key(name, shape, false, says);
    }
}
