package org.consentry.html;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a page costs in memory depends on the window, and not on how long it goes on. */
class AllocationTest {
    private static final int CHUNK = 8192;
    private static final int ENOUGH = 25;

    /** Of what a compiler may do away with and an interpreter allocates, or of what a rare event costs. */
    private static final long SLACK = 2_000;

    /** Of text that is made each time, for one copy of a page: the address in a frame's place, what a mark says. */
    private static final long MADE = 2_000;

    /** Asked for hosts alone; it must allocate nothing itself. */
    private static final Gate GATE = new GatedPage.TestGate() {
        @Override
        public boolean gatesPaths(String host) {
            return false;
        }

        @Override
        public Hold script(byte[] b, int from, int to) {
            return b[from] == '!' ? GatedPage.HOSTS.get("ads.test") : null;
        }
    };

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<p class=x>word</p><img src=/a.png srcset='/b.png 1x, /c.png 2x' alt=\"\"><a href=/b>b</a>\n",
                "<script async src=https://tracker.test/t.js></script><script>var a = 1;</script>\n",
                "<script type=text/javascript>a()</script><script type=application/json>{}</script>\n",
                "<img src=https://ads.test/p.gif style=\"background:url(https://ads.test/b.png)\">\n",
                "<style>a{background:url(https://ads.test/b.png)} @import 'https://cdn.test/a.css';</style>\n",
                "<svg><image href=https://ads.test/i.svg /><path fill=red d=M0 /></svg><!-- c -->\n",
                "<noscript><img src=https://ads.test/n.gif></noscript><link rel=preload href=//cdn.test/x as=font>\n"
            })
    void aPageTenTimesAsLongAllocatesNoMore(String block) throws IOException {
        byte[] once = ("<!DOCTYPE html><title>x</title><body>" + block.repeat(400)).getBytes(ISO_8859_1);
        byte[] tenTimes = ("<!DOCTYPE html><title>x</title><body>" + block.repeat(4_000)).getBytes(ISO_8859_1);
        assertThat(allocated(tenTimes)).isLessThan(allocated(once) + SLACK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tables.html", "svg.html", "app.html"})
    void aPageThatIsRepeatedCostsNoMoreThanTheTextMadeForIt(String file) throws IOException {
        byte[] page = Files.readAllBytes(Path.of("src/test/resources/html/pages", file));
        long some = allocated(repeated(page, 10));
        long many = allocated(repeated(page, 20));
        assertThat((many - some) / 10).isLessThan(MADE);
    }

    private static byte[] repeated(byte[] page, int times) {
        byte[] all = new byte[page.length * times];
        for (int i = 0; i < times; i++) {
            System.arraycopy(page, 0, all, i * page.length, page.length);
        }
        return all;
    }

    /** Bytes for one page, the least of several goes: what else runs in the thread, such as loading, only adds. */
    private static long allocated(byte[] page) throws IOException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        assumeTrue(threads.isThreadAllocatedMemorySupported(), "this virtual machine counts no allocations");
        long[] bytes = new long[ENOUGH];
        for (int i = 0; i < ENOUGH; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            HtmlRewriter rewriter = new HtmlRewriter(HtmlRewriterTest.inserts("@H@", "@B@"), GATE, (b, off, len) -> {});
            for (int at = 0; at < page.length; at += CHUNK) {
                rewriter.write(page, at, Math.min(CHUNK, page.length - at));
            }
            rewriter.close();
            bytes[i] = threads.getCurrentThreadAllocatedBytes() - before;
        }
        return Arrays.stream(bytes).min().orElseThrow();
    }
}
