package org.consentry.html;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/**
 * Pages to measure with, made from a seed: the mixture of a shop or a news site, with prose, lists of products,
 * pictures, inline scripts and style, icons drawn in svg, and the tags of some trackers. The same seed gives the same
 * bytes.
 */
final class BenchPages {
    /** Bytes of the pages, smallest first: 2 KB to 1.6 MB. */
    static final List<Integer> SIZES = List.of(2_000, 10_000, 40_000, 120_000, 400_000, 1_600_000);

    private static final String[] WORDS =
            ("the of and a to in is you that it he was for on are as with his they at be this have from or one had by"
                            + " word but not what all were we when your can said there use an each which she do how"
                            + " their if will up garden letter market winter morning company people picture")
                    .split(" ");

    private static final String[] TRACKERS = {
        "<script async src=\"https://www.googletagmanager.com/gtag/js?id=G-ABCDEF\"></script>\n",
        "<img height=\"1\" width=\"1\" style=\"display:none\""
                + " src=\"https://www.facebook.com/tr?id=1&amp;ev=PageView\">\n",
        "<script>(function(w,d){w._q=w._q||[];var s=d.createElement('script');s.async=true;"
                + "s.src='https://static.hotjar.com/c/hotjar-1.js';"
                + "d.head.appendChild(s)})(window,document);</script>\n",
        "<iframe src=\"https://www.youtube.com/embed/abc\" width=560 height=315 loading=lazy></iframe>\n",
        "<link rel=preconnect href=\"https://bat.bing.com\">\n",
        "<noscript><img src=\"https://px.ads.linkedin.com/collect/?pid=1&fmt=gif\"></noscript>\n"
    };

    private BenchPages() {}

    static byte[] page(int size, long seed) {
        Random random = new Random(seed);
        StringBuilder page = new StringBuilder(size + 4_000);
        page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>A page of ")
                .append(size)
                .append(" bytes</title>\n<link rel=\"stylesheet\" href=\"/css/site.css?v=3\">\n")
                .append(TRACKERS[0])
                .append("<style>")
                .append(css(random, Math.min(size / 20, 12_000)))
                .append("</style>\n</head>\n<body class=\"home page\">\n<nav><ul>");
        for (int i = 0; i < 8; i++) {
            page.append("<li class=\"nav-item\"><a href=\"/section/")
                    .append(i)
                    .append("\" class=\"nav-link\">")
                    .append(words(random, 2))
                    .append("</a></li>\n");
        }
        page.append("</ul></nav>\n<main>\n");
        while (page.length() < size - 100) {
            block(page, random);
        }
        return page.append("</main>\n</body>\n</html>\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void block(StringBuilder page, Random random) {
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3 ->
                page.append("<p>").append(words(random, 40)).append(" <em>").append(words(random, 3))
                        .append("</em> ").append(words(random, 30)).append("</p>\n");
            case 4, 5, 6 ->
                page.append("<article class=\"card card--small\" data-id=\"").append(random.nextInt(100_000))
                        .append("\"><a href=\"/product/").append(random.nextInt(9_999)).append("\"><img src=\"/media/")
                        .append(random.nextInt(9_999)).append("-320.webp\" srcset=\"/media/1-320.webp 320w, "
                                + "/media/1-640.webp 640w\" alt=\"")
                        .append(words(random, 4)).append("\" width=\"320\" height=\"240\" loading=\"lazy\"></a><h3>")
                        .append(words(random, 5)).append("</h3><span class=\"price\">").append(random.nextInt(900))
                        .append(".00</span></article>\n");
            case 7 ->
                page.append("<svg viewBox=\"0 0 24 24\" width=\"24\" height=\"24\" aria-hidden=\"true\"><path d=\"")
                        .append(path(random, 40)).append("\"/></svg>\n");
            case 8 ->
                page.append("<script>window.__state=window.__state||[];window.__state.push({\"id\":")
                        .append(random.nextInt(99_999)).append(",\"text\":\"").append(words(random, 120))
                        .append("\",\"url\":\"https://shop.example/a?b=1\"});</script>\n");
            case 9 ->
                page.append("<div style=\"background-color:#eee;padding:4px 8px\"><ul>")
                        .append(("<li><a href='/tag/x'>" + words(random, 2) + "</a></li>").repeat(12))
                        .append("</ul></div>\n");
            case 10 -> page.append("<!-- ").append(words(random, 20)).append(" -->\n");
            default -> page.append(TRACKERS[random.nextInt(TRACKERS.length)]);
        }
    }

    private static String css(Random random, int size) {
        StringBuilder css = new StringBuilder();
        while (css.length() < size) {
            css.append(".c").append(random.nextInt(9_999)).append("{margin:0 auto;color:#").append(random.nextInt(9))
                    .append("a3;background:url(/img/bg.png) no-repeat;display:flex}\n");
        }
        return css.toString();
    }

    private static String path(Random random, int steps) {
        StringBuilder path = new StringBuilder("M0 0");
        for (int i = 0; i < steps; i++) {
            path.append('l').append(random.nextInt(24)).append('.').append(random.nextInt(99)).append(' ')
                    .append(random.nextInt(24));
        }
        return path.append('z').toString();
    }

    private static String words(Random random, int count) {
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < count; i++) {
            words.append(i == 0 ? "" : " ").append(WORDS[random.nextInt(WORDS.length)]);
        }
        return words.toString();
    }
}
