package org.consentry.banner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.consentry.consent.Decision;
import org.consentry.consent.Decision.Reask;
import org.consentry.consent.Signal;
import org.consentry.consent.Surface;
import org.consentry.consent.Wording;
import org.consentry.site.Purpose;
import org.consentry.site.Regime;
import org.consentry.site.SitePolicy;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The wording on record is what the visitor read, whoever that was. */
class WordingTest {
    private static final Banner BANNER = Samples.banner();
    private static final SitePolicy SHOP = Samples.full("");

    static Stream<BannerView> visitors() {
        List<BannerView> all = new ArrayList<>();
        for (Set<Signal> signals : List.of(Set.<Signal>of(), Set.of(Signal.GPC), Set.of(Signal.values()))) {
            for (Reask reask : Reask.values()) {
                for (Regime regime : List.of(Regime.OPT_IN, Regime.OPT_OUT)) {
                    all.add(visitor(signals, reask, regime, reask == Reask.NO && signals.size() == 1));
                    all.add(visitor(signals, reask, regime, false));
                }
            }
        }
        return all.stream();
    }

    private static BannerView visitor(Set<Signal> signals, Reask reask, Regime regime, boolean decided) {
        Set<String> refused = SHOP.optionalPurposes().stream()
                .filter(purpose -> Decision.refusedBySignal(SHOP, signals, purpose))
                .map(Purpose::id)
                .collect(Collectors.toSet());
        return new BannerView(true, Set.of(), decided, signals, refused, regime, reask);
    }

    @ParameterizedTest
    @MethodSource("visitors")
    void everyWordThatIsServedIsInTheWordingOnRecord(BannerView visitor) {
        for (Surface surface : List.of(Surface.BANNER, Surface.PREFERENCES, Surface.OPTOUT)) {
            Document served = Jsoup.parse(served(surface, visitor));
            // The state is the visitor's own, and the banner shows the close button to a script alone.
            served.select("strong, .consentry-close").remove();
            Wording wording = BANNER.wording(SHOP, "en", surface, visitor);

            assertThat(words(Jsoup.parse(wording.text())))
                    .as("%s", surface)
                    .containsAll(words(served))
                    .hasSizeGreaterThan(4);
            assertThat(BANNER.wording(SHOP, "en", surface, visitor.regime(), wording.hash()))
                    .contains(wording);
        }
    }

    @Test
    void aSwitchThatASignalHoldsIsNoneInTheWordingEither() {
        BannerView visitor = visitor(Set.of(Signal.GPC), Reask.NO, Regime.OPT_IN, false);
        String text = BANNER.wording(SHOP, "en", Surface.PREFERENCES, visitor).text();

        assertThat(Jsoup.parse(text).select("input[role=switch][disabled]").eachAttr("value"))
                .contains("ads");
        assertThat(Jsoup.parse(text).select("input[checked]")).isEmpty();
        assertThat(BANNER.wording(SHOP, "en", Surface.PREFERENCES, Regime.OPT_IN)
                        .text())
                .doesNotContain("disabled");
    }

    @Test
    void whatAnybodyWhoIsToldNothingElseReadsIsOneWording() {
        for (Surface surface : Surface.values()) {
            BannerView visitor = visitor(Set.of(), Reask.NO, Regime.OPT_IN, false);
            if (surface != Surface.OPTOUT) {
                assertThat(BANNER.wording(SHOP, "en", surface, visitor))
                        .isEqualTo(BANNER.wording(SHOP, "en", surface, Regime.OPT_IN));
            }
        }
        assertThat(BANNER.wording(SHOP, "en", Surface.PLACEHOLDER, Regime.OPT_IN)
                        .text())
                .contains("<button");
    }

    @Test
    void aWordingOfOtherRulesOrOfNoneIsNotFound() {
        String hash = BANNER.wording(SHOP, "en", Surface.BANNER, Regime.OPT_OUT).hash();
        assertThat(BANNER.wording(SHOP, "en", Surface.BANNER, Regime.OPT_IN, hash))
                .isEmpty();
        assertThat(BANNER.wording(SHOP, "en", Surface.BANNER, Regime.OPT_IN, "0".repeat(64)))
                .isEmpty();
    }

    private static String served(Surface surface, BannerView visitor) {
        return switch (surface) {
            case BANNER -> new String(BANNER.fragment(SHOP, "en", visitor, "t", "/"), StandardCharsets.US_ASCII);
            case PREFERENCES -> BANNER.preferencePage(SHOP, "en", visitor, "t", "/", "");
            case OPTOUT -> BANNER.optOutPage(SHOP, "en", visitor, "t", "/");
            case PLACEHOLDER, HANDOVER -> throw new IllegalArgumentException(surface.name());
        };
    }

    private static Set<String> words(Document page) {
        Set<String> words = new HashSet<>();
        for (Element element : page.getAllElements()) {
            if (!element.ownText().isBlank()) {
                words.add(element.ownText());
            }
        }
        return words;
    }
}
