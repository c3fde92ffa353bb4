package org.consentry.banner;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.consentry.catalog.Catalog;
import org.consentry.catalog.Classifier;
import org.consentry.catalog.Provenance;
import org.consentry.consent.Decision;
import org.consentry.consent.RequestFacts;
import org.consentry.html.Gate;
import org.consentry.html.HtmlRewriter;
import org.consentry.html.Inserts;
import org.consentry.site.Enforcement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What judging a page costs in memory hangs on what different things it holds, and not on how often. */
class PageAllocationTest {
    private static final Classifier CLASSIFIER = new Classifier(Catalog.load());
    private static final Inserts NOTHING = new Inserts() {
        @Override
        public byte[] head(String pageLang) {
            return new byte[0];
        }

        @Override
        public byte[] body(String pageLang) {
            return new byte[0];
        }
    };

    /** Of what a compiler may do away with and an interpreter allocates, or of what a rare event costs. */
    private static final long SLACK = 4_000;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>gtag('config', 'G-1');</script><script>var a = 'nothing to see';</script>\n",
                "<script>window.a = {b: 1}; (function (d) { var s = d.createElement('script');"
                        + " s.src = 'https://static.hotjar.com/c/hotjar-1.js'; d.head.append(s); })(document)</script>\n",
                "<img src=https://www.facebook.com/tr?id=1><link rel=preconnect href=https://bat.bing.com>\n",
                "<script async src=https://www.googletagmanager.com/gtag/js></script><img src=/a.png srcset='/b.png 2x'>\n"
            })
    void aPageWithTenTimesTheTagsAllocatesNoMore(String block) throws IOException {
        byte[] once = ("<!DOCTYPE html><body>" + block.repeat(200)).getBytes(US_ASCII);
        byte[] tenTimes = ("<!DOCTYPE html><body>" + block.repeat(2_000)).getBytes(US_ASCII);
        assertThat(allocated(tenTimes)).isLessThan(allocated(once) + SLACK);
    }

    private static long allocated(byte[] page) throws IOException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        assumeTrue(threads.isThreadAllocatedMemorySupported(), "this virtual machine counts no allocations");
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 40; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            HtmlRewriter rewriter = new HtmlRewriter(NOTHING, gate(), (b, off, len) -> {});
            for (int at = 0; at < page.length; at += 8192) {
                rewriter.write(page, at, Math.min(8192, page.length - at));
            }
            rewriter.close();
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }

    private static Gate gate() {
        RequestFacts nobody = new RequestFacts(
                Samples.shop(Enforcement.MARKUP),
                "https://shop.example",
                "shop.example",
                true,
                false,
                null,
                Set.of(),
                false);
        Decision decision = Decision.of(nobody, CLASSIFIER, Provenance.NONE);
        Gate.Page page = new Gate.Page("https", "shop.example", "/");
        return new PageGate(page, decision, decision::address, UnaryOperator.identity(), "/_consent/", "/");
    }
}
