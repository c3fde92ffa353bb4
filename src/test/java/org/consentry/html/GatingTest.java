package org.consentry.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** By which attributes a page loads something, and in which spellings. {@code @} stands for the address. */
class GatingTest {
    private static final List<String> SPELLINGS = List.of(
            "https://tracker.test/p.js?a=1&b=2",
            "//tracker.test/p",
            "HTTPS://TRACKER.TEST/p",
            "https:\\\\tracker.test\\p",
            "&#104;ttps&colon;&sol;&#x2F;tracker.test/p",
            "https://user:pw@tracker.test:8443/p",
            "https://tracker.test./p",
            "https://%74racker.test/p",
            "https:////tracker.test/p",
            "wss://tracker.test/p");
    private static final List<String> SPACED =
            List.of(" \n\thttps://tracker.test/p \f", "ht\ntps:/\t/tracker.te\rst/p");

    /** Gated, as it comes out, by a mark where the held attribute's name begins and one after the tag's name. */
    private static final List<String> CHANNELS = List.of(
            "<img~ ^src=\"@\" alt=x>",
            "<IMG~ alt=x ^SRC='@'/>",
            "<img~ alt=\"x\"^src=\"@\"^src=\"@\">",
            "<img~ src=/a.png ^srcset=\"@ 2x\">",
            "<img~ ^srcset=\"/a.png 1x, @ 2x\">",
            "<image~ ^src=\"@\">",
            "<picture><source~ ^srcset='@'><img src=b></picture>",
            "<video~ ^poster=\"@\" src=/a.mp4>",
            "<video~ ^src=\"@\"></video>",
            "<audio~ ^src=\"@\"></audio>",
            "<video><track~ ^src=\"@\"><source~ ^src=\"@\"></video>",
            "<embed~ ^src=\"@\">",
            "<object~ ^data=\"@\"></object>",
            "<input type=image~ ^src=\"@\">",
            "<body~ ^background=\"@\">",
            "<table~ ^background=\"@\"><tbody><tr~ ^background='@'><td~ ^background=\"@\"><th~ ^background=\"@\">",
            "<link rel=stylesheet~ ^href=\"@\">",
            "<link~ ^href=\"@\" rel='x Shortcut ICON'>",
            "<link rel=preload as=image~ ^imagesrcset=\"@ 2x\" href=/x>",
            "<link rel=modulepreload~ ^href='@'>",
            "<link rel=prefetch~ ^href='@'>",
            "<link rel=prerender~ ^href='@'>",
            "<link rel=preconnect~ ^href='@'>",
            "<link rel='dns&#45;prefetch'~ ^href='@'>",
            "<link rel=apple-touch-icon~ ^href='@'>",
            "<link rel=mask-icon~ ^href='@'>",
            "<link rel=manifest~ ^href='@'>",
            "<a href=/x~ ^ping=\"@\">x</a>",
            "<map><area~ ^ping=\"@\"></map>",
            "<meta~ ^http-equiv=\"refresh\" content=\"5; URL=@\">",
            "<svg><image~ ^href=\"@\"/><image~ ^xlink:href='@'/></svg>",
            "<svg><use~ ^href=\"@\"/><filter><feImage~ ^xlink:href='@'/></filter></svg>",
            "<svg><image><animate~ attributeName=href ^to=\"@\"/><set~ ^values='/x;@'/></image></svg>",
            "<noscript><img~ ^src=\"@\"></noscript>",
            "<head><noscript><link rel=stylesheet~ ^href=\"@\"></noscript>",
            "<template><img~ ^src=\"@\"></template>",
            "<frameset><p><img~ ^src=\"@\">");

    static Stream<String> channels() {
        List<String> all = new ArrayList<>();
        for (String channel : CHANNELS) {
            for (String spelling : SPELLINGS) {
                all.add(channel.replace("@", spelling));
            }
            if (!channel.contains("srcset") && !channel.contains("ping")) {
                for (String spelling : SPACED) {
                    all.add(channel.replace("@", spelling));
                }
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("channels")
    void whatWouldLoadFromAHeldHostIsHeldInEverySpelling(String marked) {
        String page = marked.replace("~", "").replace("^", "");
        String gated = marked;
        // The mark stands after the tag's name, wherever the table has it among the attributes.
        gated = gated.replaceAll("<([A-Za-z]+)([^~<>]*)~", "<$1 data-consent=\"analytics\"$2");
        assertThat(GatedPage.of(page)).isEqualTo(gated.replace("^", "data-consent-"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<img src=\"/a.png\" srcset=\"a 1x, https://cdn.test/b 2x\" alt=\"https://tracker.test/\">",
                "<img src=https://not-tracker.test/a data-src=https://tracker.test/a>",
                "<img src=\"data:image/png;base64,//tracker.test/x\">",
                "<a href=https://tracker.test/>x</a><form action=https://tracker.test/></form>",
                "<link rel=canonical href=https://tracker.test/><link href=https://tracker.test/>",
                "<link rel=alternate href=https://tracker.test/>",
                "<meta http-equiv=refresh content='5'><meta name=x content='0;url=https://tracker.test/'>",
                "<script src=/app.js></script><script>var x = 1;</script>",
                "<script type=application/json>track(1)</script><script type=importmap>track(1)</script>",
                "<script type='text/template'><img src=https://tracker.test/></script>",
                "<script type='text/javascript;charset=utf-8' src=https://tracker.test/></script>",
                "<script src=''>track(1)</script>",
                "<script type=text/plain data-category=other src=https://tracker.test/></script>",
                "<iframe src=/x></iframe><iframe srcdoc='<p>x</p>'></iframe><iframe></iframe>",
                "<noframes><img src=https://tracker.test/></noframes><xmp><img src=//tracker.test/></xmp>",
                "<!-- <img src=https://tracker.test/> --><textarea><img src=https://tracker.test/></textarea>",
                "<title><img src=https://tracker.test/></title>",
                "<p style='color:red;background:url(/x)'>x</p><p style=\"content:'//tracker.test/'\">",
                "<style>a{background:url(data:image/png,x)} /* url(https://tracker.test/) */</style>",
                "<style type=text/less>a{background:url(https://tracker.test/)}</style>",
                "<svg><a href=https://tracker.test/><use href='#x'/></a></svg>",
                "<img data-category=analytics src=/x data-name=analytics>",
                "<base href=/sub/><img src=x>",
                "</img src=https://tracker.test/>",
                "<img src=https://tracker.test/"
            })
    void whatLoadsNothingOrFromElsewherePassesByteForByte(String page) {
        for (int chunk : new int[] {1, 3, page.length()}) {
            assertThat(GatedPage.of(page, chunk)).isEqualTo(page);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Scripts
                "<script src=\"//tracker.test/\"></script>"
                        + "|<script data-consent=\"analytics\" type=\"text/plain\" data-consent-src=\"//tracker.test/\"></script>",
                "<SCRIPT async TYPE=module SRC=//ads.test/></SCRIPT>"
                        + "|<SCRIPT data-consent=\"marketing\" type=\"text/plain\" async data-consent-TYPE=module data-consent-SRC=//ads.test/></SCRIPT>",
                "<script>track(1)</script>|<script data-consent=\"analytics\" type=\"text/plain\">track(1)</script>",
                "<script type=\"\" id=a>track(1)</script>"
                        + "|<script data-consent=\"analytics\" type=\"text/plain\" data-consent-type=\"\" id=a>track(1)</script>",
                "<script language=JavaScript><!--\ntrack('</scrip')//--></script >"
                        + "|<script data-consent=\"analytics\" type=\"text/plain\" language=JavaScript><!--\ntrack('</scrip')//--></script >",
                "<script type=' text/JavaScript '>track()</script>"
                        + "|<script data-consent=\"analytics\" type=\"text/plain\" data-consent-type=' text/JavaScript '>track()</script>",
                "<script>track(1)|<script data-consent=\"analytics\" type=\"text/plain\">track(1)",
                "<svg><script>track(1)</script></svg>"
                        + "|<svg><script data-consent=\"analytics\" type=\"text/plain\">track(1)</script></svg>",
                "<svg><script href=//tracker.test/ /></svg>"
                        + "|<svg><script data-consent=\"analytics\" type=\"text/plain\" data-consent-href=//tracker.test/ /></svg>",
                "<script type=speculationrules>{\"prefetch\":[{\"urls\":[\"https:\\/\\/tracker.test/\"]}]}</script>"
                        + "|<script data-consent=\"analytics\" type=\"text/plain\" data-consent-type=speculationrules>{\"prefetch\":[{\"urls\":[\"https:\\/\\/tracker.test/\"]}]}</script>",
                // Frames
                "<iframe width=9 src=\"https://video.test/e?a&amp;b\"></iframe>"
                        + "|<iframe data-consent=\"video\" data-consent-service=\"Vid&#233;o\" src=\"/_consent/placeholder?u=https%3A%2F%2Fvideo.test%2Fe%3Fa%26b&#38;s=1\" width=9 data-consent-src=\"https://video.test/e?a&amp;b\"></iframe>",
                "<iframe src=//video.test/ SandBox='allow-scripts' sandbox></iframe><iframe src=/x sandbox>"
                        + "|<iframe data-consent=\"video\" data-consent-service=\"Vid&#233;o\" src=\"/_consent/placeholder?u=https%3A%2F%2Fvideo.test%2F&#38;s=1&#38;s=1\" sandbox=\"allow-forms allow-popups allow-popups-to-escape-sandbox allow-same-origin allow-top-navigation\" data-consent-src=//video.test/ data-consent-SandBox='allow-scripts' data-consent-sandbox></iframe><iframe src=/x sandbox>",
                "<iframe srcdoc=\"<img src='//ads.test/'>\" src=/x></iframe>"
                        + "|<iframe data-consent=\"marketing\" data-consent-service=\"Ads &#38; Co\" src=\"/_consent/placeholder?u=%2Fx&#38;s=1\" data-consent-srcdoc=\"<img src='//ads.test/'>\" data-consent-src=/x></iframe>",
                "<iframe srcdoc='&lt;iframe srcdoc=&quot;&amp;lt;style&amp;gt;@import &amp;#39;//tracker.test&amp;#39;&quot;>'>"
                        + "|<iframe data-consent=\"analytics\" data-consent-service=\"Tracker\" src=\"/_consent/placeholder?u=&#38;s=1\" data-consent-srcdoc='&lt;iframe srcdoc=&quot;&amp;lt;style&amp;gt;@import &amp;#39;//tracker.test&amp;#39;&quot;>'>",
                "<frameset><frame src='\\\\video.test/\te'>"
                        + "|<frameset><frame data-consent=\"video\" data-consent-service=\"Vid&#233;o\" src=\"/_consent/placeholder?u=https%3A%2F%2Fvideo.test%2Fe&#38;s=1\" data-consent-src='\\\\video.test/\te'>",
                // Several purposes
                "<img src=//tracker.test/ srcset='//ads.test/ 2x'>"
                        + "|<img data-consent=\"analytics marketing\" data-consent-src=//tracker.test/ data-consent-srcset='//ads.test/ 2x'>",
                // Styles
                "<p style='color:red;background:URL( \"//tracker.test/x\" )' style=b>"
                        + "|<p data-consent=\"analytics\" style=\"color:red;background:URL( &quot;data:,consentry&quot; )\" data-consent-style='color:red;background:URL( \"//tracker.test/x\" )' data-consent-style=b>",
                "<p style=\"background:u&#114;l(//tracker.test/x) &amp;\">"
                        + "|<p data-consent=\"analytics\" style=\"background:url(data:,consentry) &amp;\" data-consent-style=\"background:u&#114;l(//tracker.test/x) &amp;\">",
                "<style>@import \"//ads.test/a b\";a{b:url(//tracker.test/%20)}</style>"
                        + "|<style>@import \"data:,consentry:marketing:%2F%2Fads.test%2Fa%20b\";a{b:url(data:,consentry:analytics:%2F%2Ftracker.test%2F%2520)}</style>",
                "<svg><style><![CDATA[a{b:url(//tracker.test/)}]]></style></svg>"
                        + "|<svg><style><![CDATA[a{b:url(data:,consentry:analytics:%2F%2Ftracker.test%2F)}]]></style></svg>",
                "<svg><style>a{</svg><p>url(//tracker.test/)|<svg><style>a{</svg><p>url(//tracker.test/)",
                "<svg><g clip-path=\"url(#a)\" filter='url(//tracker.test/f.svg#b)' transform='x(1)'></g></svg>"
                        + "|<svg><g data-consent=\"analytics\" clip-path=\"url(#a)\" data-consent-filter='url(//tracker.test/f.svg#b)' transform='x(1)'></g></svg>",
                "<noscript><style>a{b:url(//tracker.test/)}</style></noscript>"
                        + "|<noscript><style>a{b:url(data:,consentry:analytics:%2F%2Ftracker.test%2F)}</style></noscript>",
                // Base
                "<img src=x><base href=https://tracker.test/><base href=/><img src=x>"
                        + "|<img src=x><base data-consent=\"analytics\" data-consent-href=https://tracker.test/><base data-consent=\"analytics\" data-consent-href=/><img data-consent=\"analytics\" data-consent-src=x>",
                "<template><base href=https://tracker.test/></template><img src=x>"
                        + "|<template><base data-consent=\"analytics\" data-consent-href=https://tracker.test/></template><img src=x>",
                // Paths of the page's own host
                "<img src=//mixed.test/ads/p?x=/y><img src=https://mixed.test/x/../ADS/><img src=//mixed.test?/ads/>"
                        + "<script src='//MIXED.test:443/x/../&#97;ds/t.js'></script>"
                        + "|<img data-consent=\"marketing\" data-consent-src=//mixed.test/ads/p?x=/y><img src=https://mixed.test/x/../ADS/><img src=//mixed.test?/ads/>"
                        + "<script data-consent=\"marketing\" type=\"text/plain\" data-consent-src='//MIXED.test:443/x/../&#97;ds/t.js'></script>",
                "<img src=/collect?a=1><img src=../../collect/x><img src=/x/%2e%2e/collect><img src=/collec>"
                        + "|<img data-consent=\"analytics\" data-consent-src=/collect?a=1><img data-consent=\"analytics\" data-consent-src=../../collect/x><img data-consent=\"analytics\" data-consent-src=/x/%2e%2e/collect><img src=/collec>",
                // Both readings of noscript
                "<noscript><!-- </noscript><img src=//tracker.test/> --><img src=//ads.test/></noscript>"
                        + "|<noscript><!-- </noscript><img data-consent=\"analytics\" data-consent-src=//tracker.test/> --><img data-consent=\"marketing\" data-consent-src=//ads.test/></noscript>",
                "<noscript><!--</noscript><img alt='--><img src=//tracker.test/>'><p>"
                        + "|<noscript><!--</noscript><img alt='--><img data-consent=\"analytics\" data-consent-src=//tracker.test/>'><p>",
                "<noscript><p title='</noscript><img src=//tracker.test/>'><b>"
                        + "|<noscript><p title='</noscript><img data-consent=\"analytics\" data-consent-src=//tracker.test/>'><b>",
                "<noscript><script>track(1)</script></noscript>|<noscript><script>track(1)</script></noscript>",
            })
    void heldElementsLookLikeThis(String beforeAndAfter) {
        String page = beforeAndAfter.split("\\|")[0];
        String gated = beforeAndAfter.split("\\|")[1];
        for (int chunk : new int[] {page.length(), 1, 2, 7, 64}) {
            assertThat(GatedPage.of(page, chunk)).as("in %ds", chunk).isEqualTo(gated);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Not granted
                "<script type=text/plain data-category=analytics src=/x></script>|",
                "<script type=text/plain data-consent=analytics>go()</script>|",
                "<script type=text/plain class='a optanon-category-C0002' src=/x></script>|",
                "<iframe data-consent=analytics data-src=/x></iframe>|",
                "<script data-category=analytics src=/x></script>"
                        + "|<script data-consent=\"analytics\" type=\"text/plain\" data-category=analytics data-consent-src=/x></script>",
                "<script data-cookieconsent=statistics>go()</script>"
                        + "|<script data-consent=\"analytics\" type=\"text/plain\" data-cookieconsent=statistics>go()</script>",
                "<img class=optanon-category-C0002 src=/x>"
                        + "|<img data-consent=\"analytics\" class=optanon-category-C0002 data-consent-src=/x>",
                // Granted
                "<script type=text/plain data-category=maps src=/x></script>"
                        + "|<script data-consent-type=text/plain data-category=maps src=/x></script>",
                "<script type=text/plain data-type=module data-name=maps data-src=/x></script>"
                        + "|<script data-consent-type=text/plain type=module data-name=maps src=/x></script>",
                "<script type=text/plain data-consent=maps>go()</script>"
                        + "|<script data-consent-type=text/plain data-consent=maps>go()</script>",
                "<script type=text/plain data-consent=maps>track(1)</script>|",
                "<iframe data-consent=maps data-src=https://maps.test/></iframe>"
                        + "|<iframe data-consent=maps src=https://maps.test/></iframe>",
                "<img data-usercentrics=maps data-src=/a data-srcset='/b 2x'>"
                        + "|<img data-usercentrics=maps src=/a srcset='/b 2x'>",
                "<link data-consent=maps rel=stylesheet data-href=/a>|<link data-consent=maps rel=stylesheet href=/a>",
                "<img data-consent=maps data-src=/a src=/b>|",
                // A mark never loosens
                "<script type=text/plain data-cookieconsent=necessary data-src=//tracker.test/></script>|",
                "<script data-cookieconsent=necessary src=//tracker.test/></script>"
                        + "|<script data-consent=\"analytics\" type=\"text/plain\" data-cookieconsent=necessary data-consent-src=//tracker.test/></script>",
                "<iframe data-consent=maps data-src=//tracker.test/></iframe>|",
                // Not one of ours
                "<script type=text/plain data-category=shoes src=/x></script>|",
                "<img data-category=shoes src=/x>|",
            })
    void marksOfThePageAreHonoured(String beforeAndAfter) {
        String page = beforeAndAfter.split("\\|")[0];
        String gated = beforeAndAfter.endsWith("|") ? page : beforeAndAfter.split("\\|")[1];
        for (int chunk : new int[] {page.length(), 1}) {
            assertThat(GatedPage.of(page, chunk)).isEqualTo(gated);
        }
    }
}
