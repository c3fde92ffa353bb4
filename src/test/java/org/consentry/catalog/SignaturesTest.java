package org.consentry.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignaturesTest {
    private static final Catalog CATALOG = Catalog.load();

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static @Nullable String find(String script) {
        Classification found = CATALOG.signatures().find(bytes(script), 0, script.length());
        return found == null ? null : found.vendor();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "j.src='https://www.googletagmanager.com/gtm.js?id='+i+dl;f.parentNode | Google Tag Manager",
                "window.dataLayer=window.dataLayer||[];function gtag(){} gtag('config', 'G-1') | Google Analytics",
                "var _paq = window._paq = []; _paq.push([\"setTrackerUrl\", u+\"matomo.php\"]); | Matomo",
                "n.src=v;s.parentNode}(window,'https://connect.facebook.net/de_DE/fbevents.js'); | Meta",
                "fbq(\"init\", \"123\"); | Meta",
                "h._hjSettings={hjid:1,hjsv:6}; | Hotjar",
                "_linkedin_partner_id = \"1\"; | LinkedIn",
                "adsbygoogle=window.adsbygoogle; | Google Ads",
                "s1.src='https://embed.tawk.to/5a/default'; | tawk.to",
            })
    void aTagsOwnSnippetIsKnown(String script, String vendor) {
        assertThat(find(script)).isEqualTo(vendor);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "fbq('ini",
                "FBQ('INIT', 1)",
                "{\"social\":[\"https://www.facebook.com/ourpage\",\"https://twitter.com/us\",\"https://t.co/x\"]}",
                "{\"sameAs\":[\"https://www.linkedin.com/company/x\",\"https://www.youtube.com/c/x\"]}",
                "var hosts=['doubleclick.net','google-analytics.com','hotjar.com','clarity.ms','criteo.com'];",
                "document.getElementById('map').innerHTML = 'https://maps.google.com/?q=x';",
                "window.__NEXT_DATA__={props:{gtm:'GTM-1',analytics:true,pixel:'fbq'}}",
                "function track(e){window.dataLayer&&dataLayer.push({event:e})}",
                "chart.load('data.json'); page.init('x'); user.identify('y'); heap.loaded = true;",
                "if (typeof gtag === 'function') gtag('event', 'add_to_cart', {value: 1});",
            })
    void aSitesOwnScriptIsNone(String script) {
        assertThat(find(script)).isNull();
    }

    @Test
    void everySnippetOfAScriptIsFoundOnceAndInItsOrder() {
        String script = "fbq('init','1');gtag('config','G');fbq('init','2');twq('init','3')";
        assertThat(all(CATALOG.signatures(), bytes(script), 0, script.length()))
                .extracting(Classification::vendor)
                .containsExactly("Meta", "Google Analytics", "X");
    }

    static List<Classification> all(Signatures signatures, byte[] text, int from, int to) {
        List<Classification> all = new ArrayList<>();
        signatures.findAll(text, from, to, all, all);
        return all;
    }

    /** The same by the plainest means: at each place, the longest text that stands there. */
    private static List<String> oracle(List<ScriptRule> rules, String text, int from, int to) {
        List<String> found = new ArrayList<>();
        String range = text.substring(from, to);
        for (int i = 0; i < range.length(); i++) {
            ScriptRule longest = null;
            for (ScriptRule rule : rules) {
                if (range.startsWith(rule.text(), i)
                        && (longest == null
                                || rule.text().length() > longest.text().length())) {
                    longest = rule;
                }
            }
            if (longest != null && !found.contains(longest.id())) {
                found.add(longest.id());
            }
        }
        return found;
    }

    private static List<String> search(Signatures signatures, String text, int from, int to) {
        List<String> found = new ArrayList<>();
        all(signatures, bytes(text), from, to).forEach(c -> found.add(c.rule()));
        Classification first = signatures.find(bytes(text), from, to);
        assertThat(first == null ? List.of() : List.of(first.rule()))
                .isEqualTo(found.stream().limit(1).toList());
        return found;
    }

    @Property(tries = 400)
    void findsWhatAPlainSearchFindsOfTheShippedTexts(@ForAll Random random, @ForAll @IntRange(max = 400) int length) {
        StringBuilder b = new StringBuilder();
        while (b.length() < length) {
            ScriptRule rule =
                    CATALOG.scripts().get(random.nextInt(CATALOG.scripts().size()));
            int cut = random.nextInt(rule.text().length() + 1);
            switch (random.nextInt(4)) {
                case 0 -> b.append(rule.text());
                case 1 -> b.append(rule.text(), 0, cut);
                case 2 -> b.append(rule.text(), cut, rule.text().length());
                default -> b.append((char) random.nextInt(256));
            }
        }
        int from = random.nextInt(b.length() + 1);
        int to = from + random.nextInt(b.length() - from + 1);
        assertThat(search(CATALOG.signatures(), b.toString(), from, to))
                .isEqualTo(oracle(CATALOG.scripts(), b.toString(), from, to));
    }

    @Property(tries = 400)
    void findsWhatAPlainSearchFindsOfTextsThatAreAlike(@ForAll Random random) {
        List<ScriptRule> rules = new ArrayList<>();
        Signatures signatures = new Signatures();
        for (int i = 0; i < 12; i++) {
            String text = letters(random, 10 + random.nextInt(5));
            if (rules.stream().noneMatch(r -> r.text().equals(text))) {
                ScriptRule rule = new ScriptRule(text, Category.ANALYTICS, "V" + i, "knowledge");
                rules.add(rule);
                signatures.add(rule);
            }
        }
        String text = letters(random, random.nextInt(3_000));
        assertThat(search(signatures, text, 0, text.length())).isEqualTo(oracle(rules, text, 0, text.length()));
    }

    private static String letters(Random random, int length) {
        StringBuilder b = new StringBuilder();
        for (int i = 0; i < length; i++) {
            b.append((char) ('a' + random.nextInt(2)));
        }
        return b.toString();
    }

    @Test
    void aRangeBeyondTheArrayIsRefused() {
        assertThatThrownBy(() -> CATALOG.signatures().find(new byte[10], 0, 11))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> all(CATALOG.signatures(), new byte[10], -1, 3))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "short7777", "fbq('init'\n", "größerälänger", "tab\there......"})
    void aTextThatIsShortOrNotPlainIsNoRule(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ScriptRule(text, Category.ANALYTICS, "V", "knowledge"));
    }

    @Test
    void whatASiteNeedsIsNotLookedFor() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ScriptRule("long enough", Category.NECESSARY, "V", "knowledge"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ScriptRule("long enough", Category.ANALYTICS, "", "knowledge"));
    }
}
