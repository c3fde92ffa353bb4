package org.consentry.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.consentry.banner.Tags;
import org.consentry.catalog.Catalog;
import org.consentry.consent.GuardTable;
import org.consentry.site.Design.Layout;
import org.consentry.site.Design.Theme;
import org.consentry.site.PolicyException;
import org.consentry.site.PolicyLoader;
import org.consentry.site.SitePolicy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the banner costs a visitor in time, with the demo shop's policy and its table of some thousand hosts. */
class TimingIT {
    private static final double LONG_TASK = 50;

    /** Parts of the banner's markup before which a packet may end. */
    private static final List<String> CUTS =
            List.of("<p id=\"consentry-title\"", "<div class=\"consentry-buttons\"", "<p class=\"consentry-status\"");

    private static Browsers browsers;
    private static StubSite site;

    @BeforeAll
    static void open() throws IOException, PolicyException {
        browsers = Browsers.open();
        SitePolicy demo = PolicyLoader.load(Path.of("server-config", "sites", "demo.yaml"));
        site = new StubSite(demo, GuardTable.text(demo, Catalog.load()));
        site.tags = new Tags(true, "", false);
        site.inBody = "<script src=/own/slow.js></script><img src=/own/a.svg width=300 height=200>";
    }

    @AfterAll
    static void shut() {
        site.close();
        browsers.close();
    }

    @ParameterizedTest
    @EnumSource
    void nothingMovesAndTheBannerIsInTheFirstPaint(Layout layout) {
        SitePolicy before = site.policy;
        site.policy = Combination.policy(layout, Theme.AUTO);
        try {
            Timings whole = Timings.of(browsers.browser(), site.url("/"));
            assertThat(whole.shift()).as(whole.moved()).isZero();
            Timings seen = Timings.of(browsers.browser(), site.url("/"), false);
            assertThat(seen.banner()).isBetween(0.0, seen.first());
        } finally {
            site.policy = before;
        }
    }

    /** Wherever the network cuts the banner in two, and however long the second half takes. */
    @ParameterizedTest
    @EnumSource
    void nothingMovesWhereTheBannerComesInPieces(Layout layout) {
        inPieces(
                layout,
                CUTS,
                cut -> assertThat(Timings.of(browsers.browser(), site.url("/")))
                        .as(cut)
                        .returns(0.0, Timings::shift)
                        .matches(seen -> seen.banner() > 0, "the banner is seen"));
    }

    @Test
    void aBannerThatGrowsIsSeenToMove() {
        site.sheets = css -> css.replace(":has(.consentry-status)", ":has(*)");
        List<Double> shifts = new ArrayList<>();
        try {
            inPieces(
                    Layout.CORNER,
                    CUTS.subList(1, 2),
                    cut -> shifts.add(
                            Timings.of(browsers.browser(), site.url("/")).shift()));
        } finally {
            site.sheets = UnaryOperator.identity();
        }
        assertThat(shifts).anyMatch(shift -> shift > 0);
    }

    private static void inPieces(Layout layout, List<String> cuts, Consumer<String> load) {
        SitePolicy before = site.policy;
        site.policy = Combination.policy(layout, Theme.AUTO);
        site.afterHead = """
                <script>
                  const painted = () => requestAnimationFrame(() => requestAnimationFrame(() => fetch('/own/painted')));
                  new MutationObserver((changes, observer) => {
                    if (document.querySelector('#consentry-banner')) observer.disconnect(), painted();
                  }).observe(document, { childList: true, subtree: true });
                </script>""";
        try {
            for (String cut : cuts) {
                site.pause = cut;
                load.accept(cut);
            }
        } finally {
            site.pause = "";
            site.afterHead = "";
            site.policy = before;
        }
    }

    @Test
    void whatMovesIsSeen() {
        site.afterHead = "<script>addEventListener('load', () => requestAnimationFrame(() => requestAnimationFrame("
                + "() => document.body.style.paddingTop = '300px')))</script>";
        try {
            assertThat(Timings.of(browsers.browser(), site.url("/")).shift()).isPositive();
        } finally {
            site.afterHead = "";
        }
    }

    /** Of a few loads the best: a busy machine makes any piece of work long at times. */
    @Test
    void noneOfOurScriptsHoldsThePageUp() {
        List<Double> tasks = new ArrayList<>();
        do {
            tasks.add(Timings.of(browsers.browser(), site.url("/")).task());
        } while (tasks.get(tasks.size() - 1) > LONG_TASK && tasks.size() < 5);
        assertThat(tasks).anyMatch(task -> task <= LONG_TASK);
    }
}
