package org.consentry.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A loaded list gives its sound rows; a bad row is named and left out, a broken list is refused whole. */
class ImportAbuseTest {

    private static final Catalog SHIPPED = Catalog.load();
    private static final String COOKIES = "name,host,category,vendor,protection,lifetime,source\n";
    private static final String HOSTS = "host,category,vendor,source\n";
    private static final String OPEN = "ID,Platform,Category,Cookie / Data Key name,Domain,Description,"
            + "Retention period,Data Controller,User Privacy & GDPR Rights Portals,Wildcard match\n";

    private final List<String> complaints = new ArrayList<>();

    private ImportedList read(String text) {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    private ImportedList read(byte[] bytes) {
        return ImportedList.read("list.csv", bytes, Category.MARKETING, SHIPPED, complaints::add);
    }

    @Test
    void everyFormIsRead() {
        assertThat(read(COOKIES + "qq_one,,analytics,Vendor,,P1Y,knowledge\n").cookies())
                .containsExactly(new CookieRule("qq_one", "", Category.ANALYTICS, "Vendor", "", "P1Y", "knowledge"));
        assertThat(read(HOSTS + "qq.example,functional,Vendor,knowledge\n").hosts())
                .containsExactly(new HostRule("qq.example", Category.FUNCTIONAL, "Vendor", "knowledge"));
        ImportedList open = read("\uFEFF" + OPEN
                + "1,Vendor,Marketing,qq_a,,d,1 year,V,https://v.example,0\n"
                + "2,Vendor,Analytics,qq_b_,.qq.example (3rd party),d,,V,,1\n"
                + "3,Vendor,Functional,qq_c,advertiser's own site,\"two\nlines\",,V,,0\n"
                + "4,Vendor,Security,qq_d,qq.example,d,,V,,0\n");
        assertThat(open.cookies())
                .extracting(CookieRule::name, CookieRule::host, CookieRule::category)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("qq_a", "", Category.MARKETING),
                        org.assertj.core.groups.Tuple.tuple("qq_b_*", "qq.example", Category.ANALYTICS),
                        org.assertj.core.groups.Tuple.tuple("qq_c", "", Category.FUNCTIONAL),
                        org.assertj.core.groups.Tuple.tuple("qq_d", "qq.example", Category.NECESSARY));
        assertThat(read("# a list, of hosts\r\n! too\r\n\r\nqq1.example\r\n0.0.0.0 qq2.example # why\n||qq3.example^\n")
                        .hosts())
                .extracting(HostRule::host)
                .containsExactly("qq1.example", "qq2.example", "qq3.example");
        assertThat(read("# rows: 1; category: analytics\nqq.example\n")
                        .hosts()
                        .get(0)
                        .category())
                .isEqualTo(Category.ANALYTICS);
        assertThat(complaints).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|has 1 of 7 columns",
                "_q,,analytics,G,,|has 6 of 7 columns",
                ",,analytics,G,,,knowledge|the name is empty",
                "_qq,,tracking,G,,,knowledge|no category",
                "_q*,,analytics,G,,,knowledge|would catch too much",
                "*,,analytics,G,,,knowledge|two literal characters",
                "_q*a*,,analytics,G,,,knowledge|after *",
                "_q\u0430,,analytics,G,,,knowledge|U+0430",
                "_q\u0000,,analytics,G,,,knowledge|U+0000",
                "_qq,com,necessary,G,,,knowledge|two labels",
                "_qq,co.uk,necessary,G,,,knowledge|public suffix",
                "_qq,g\u043E\u043Egle.com,necessary,G,,,knowledge|lower-case host",
                "_qq,xn--fcebook-2fg.com,necessary,G,,,knowledge|look like facebook.com",
                "csrftoken,,marketing,G,,,knowledge|what is protected: protected:csrf",
                "JSESS*,,marketing,G,,,knowledge|what is protected: protected:container-session",
                "consen*,,analytics,G,,,knowledge|protected:own",
                "_qq,,necessary,G,csrf,,knowledge|protects nothing",
                "qq_sound,,marketing,G,,,knowledge|there already, in line 2",
                "qq_sound,,analytics,G,,,knowledge|there already, in line 2",
            })
    void aBadRowIsNamedAndLeftOut(String row, String why) {
        ImportedList list = read(
                COOKIES + "qq_sound,,analytics,Vendor,,,knowledge\n" + row + "\nqq_last,,analytics,V,,,knowledge\n");
        assertThat(list.cookies()).extracting(CookieRule::name).containsExactly("qq_sound", "qq_last");
        assertThat(list.leftOut()).isOne();
        assertThat(complaints)
                .singleElement()
                .asString()
                .startsWith("list.csv:3: ")
                .contains(why);
        assertThat(complaints.get(0).chars()).noneMatch(Character::isISOControl);
    }

    @ParameterizedTest
    @CsvSource({
        // Cyrillic, Greek, both, with a mark, dotless, Armenian, small capitals, letters and digits
        "g\u043e\u043egle.com, google.com",
        "g\u03bf\u03bfgle.com, google.com",
        "g\u03bf\u043egle.com, google.com",
        "www.g\u043e\u043egle.com, google.com",
        "f\u0430cebook.com, facebook.com",
        "\u0430\u0440\u0440\u04cf\u0435.com, apple.com",
        "p\u0430yp\u0430l.com, paypal.com",
        "hotj\u00e1r.com, hotjar.com",
        "cr\u0131teo.com, criteo.com",
        "h\u0585tjar.com, hotjar.com",
        "g\u1d0f\u1d0fgle.com, google.com",
        "fac\u0435b00k.com, facebook.com",
        "doub1ec1ick.net, doubleclick.net",
        "g00gle.com, google.com",
        "rnicrosoft.com, microsoft.com",
        "tvvitter.com, twitter.com",
        "google.com, ",
        "www.google.com, ",
        "b\u00fccher.example, ",
        "bing.com, ",
    })
    void aHostThatIsDrawnLikeAKnownOneIsFound(String drawn, String original) {
        String host = IDN.toASCII(drawn, IDN.ALLOW_UNASSIGNED);
        assertThat(SHIPPED.lookAlikes().original(host, true)).isEqualTo(original);
        String asTracking = host.contains("xn--") ? original : null;
        assertThat(SHIPPED.lookAlikes().original(host, false)).isEqualTo(asTracking);
    }

    @Test
    void theHostsOfThePunycodeThatReviewersMeetAreRefused() {
        read("xn--ggle-55da.com\nqq.example\n");
        assertThat(complaints)
                .containsExactly("list.csv:1: \"xn--ggle-55da.com\" is written to look like google.com; left out");
    }

    @Test
    void noHostThatWeKnowIsTakenForALookAlike() {
        LookAlikes known = SHIPPED.lookAlikes();
        assertThat(SHIPPED.hosts())
                .allSatisfy(
                        rule -> assertThat(known.original(rule.host(), true)).isNull());
    }

    @Test
    void ofPatternsThatBeginAlikeSoManyCountAsOneNameCanBeHeldAgainst() {
        StringBuilder rows = new StringBuilder(COOKIES);
        for (int i = 0; i < 100; i++) {
            rows.append("qqq*_").append(i).append(",,analytics,V,,,knowledge\n");
        }
        // Of other beginnings and of single hosts there is no end.
        for (int i = 0; i < 500; i++) {
            rows.append("qqz").append(i).append("_*,,analytics,V,,,knowledge\n");
            rows.append("qqz*,h").append(i).append(".example,analytics,V,,,knowledge\n");
            rows.append("qqz_1,h").append(i).append(".example,analytics,V,,,knowledge\n");
        }
        ImportedList list = read(rows.toString());
        assertThat(list.leftOutByReason()).containsExactly(Map.entry("too many alike", 36L));
        assertThat(complaints.get(0))
                .startsWith("list.csv:66: pattern \"qqq*_64\" is one more than 64 that begin alike");
    }

    @ParameterizedTest
    @ValueSource(strings = {"deepest first", "shallowest first"})
    void patternsInsideOneAnotherCountTogether(String order) {
        StringBuilder rows = new StringBuilder(COOKIES);
        for (int i = 0; i < 200; i++) {
            int length = order.equals("deepest first") ? 200 - i : i + 1;
            rows.append("qqq").append("a".repeat(length)).append("{id}-,,analytics,V,,,knowledge\n");
        }
        assertThat(read(rows.toString()).leftOutByReason())
                .containsExactly(Map.entry("too many alike", 200L - PatternTree.MOST_ALIKE));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "localhost|two labels",
                "*.qq.example|lower-case host",
                "com|two labels",
                "co.uk|public suffix",
                "0.0.0.0 0.0.0.0|is an address",
                "xn--fcebook-2fg.com|look like facebook.com",
                "https://qq.example/a|lower-case host",
                "qq1.example|there already, in line 1",
                "a b c|lower-case host",
            })
    void aBadHostIsNamedAndLeftOut(String row, String why) {
        assertThat(read("qq1.example\n" + row + "\nqq2.example\n").hosts()).hasSize(2);
        assertThat(complaints)
                .singleElement()
                .asString()
                .startsWith("list.csv:2: ")
                .contains(why);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "a,b,c\n1,2,3\n",
                "<!DOCTYPE html>\n<html></html>\n",
                "domain;category\nqq.example;ads\n",
                "\"host\"\nqq.example\n",
                "# rows: x\nqq.example\n",
                "# rows: 1; category: ads\nqq.example\n",
                "# rows: 2\nqq.example\n",
                "# rows: 1\n" + HOSTS,
                HOSTS,
                HOSTS + "qq.example,tracking,V,knowledge\n",
                HOSTS + "\"qq.example,marketing,V,knowledge\n",
                "qq.example",
            })
    void aBrokenListIsRefusedWhole(String text) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(CatalogException.class)
                .hasMessageStartingWith("list.csv:");
    }

    @Test
    void otherBytesAndTooManyOfThemAreRefused() {
        assertThatThrownBy(() -> read(new byte[] {'a', (byte) 0xff, '\n'})).hasMessage("list.csv: is not UTF-8");
        assertThatThrownBy(() -> read(new byte[ImportedList.MOST_BYTES + 1])).hasMessageContaining("is larger than");
        String hosts = IntStream.rangeClosed(0, ImportedList.MOST_ROWS)
                .mapToObj(i -> "q" + i + ".example\n")
                .collect(Collectors.joining());
        assertThatThrownBy(() -> read(hosts)).hasMessageContaining("one row more than");
        assertThatThrownBy(() -> read("qq.example\n" + "q".repeat(Intake.LONGEST_LINE + 1) + "\n"))
                .hasMessage("list.csv:2: is longer than 10000 characters");
        assertThatThrownBy(() -> read(COOKIES + "\"" + "q".repeat(2_000_000) + "\",,\n"))
                .hasMessageStartingWith("list.csv:2: is no CSV from here on");
    }

    @Test
    void ofThousandsOfBadRowsAFewAreNamedAndTheRestCounted() {
        read("qq.example\n" + "co.uk\n".repeat(5000));
        assertThat(complaints).hasSize(21);
        assertThat(complaints.get(20)).isEqualTo("list.csv: 4980 more rows were left out");
    }

    @Property(tries = 100)
    void aListThatSaysItsLengthIsRefusedWhereverItIsCut(@ForAll @IntRange(min = 0, max = 10_000) int seed) {
        byte[] given = (COOKIES + "qq_a,,analytics,V,,,knowledge\nqq_b,,analytics,V,,,knowledge\n")
                .getBytes(StandardCharsets.UTF_8);
        byte[] whole = read(given).text(given);
        assertThat(read(whole).cookies()).hasSize(2);
        assertThat(read(whole).text(whole)).isEqualTo(whole);
        byte[] cut = Arrays.copyOf(whole, seed % whole.length);
        assertThatThrownBy(() -> read(cut)).isInstanceOf(CatalogException.class);
    }
}
