package org.consentry.browser.leaks;

import static org.consentry.browser.leaks.NastyAddress.pick;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Makes pages of markup that no author would write: all that loads something, in contexts that open and never close. */
final class NastyPages {
    /** Tag, and attributes in pairs; {@code U} stands for an address, {@code C} for CSS. */
    private static final List<String> LOADING = List.of(
            "img|src=U",
            "img|src=U",
            "img|srcset=U 1x, /y 2x",
            "img|srcset=,/y 9x,U 1x",
            "img|srcset=data:,a 1w (,) , U 2w|sizes=1px",
            "image|src=U",
            "input|type=image|src=U",
            "script|src=U",
            "script|type=module|src=U",
            "script|async=|defer=|src=U",
            "script|language=JavaScript|src=U",
            "iframe|src=U",
            "iframe|srcdoc=<img src='U'>",
            "iframe|srcdoc=<base href='//tracker.test/'><img src='@@'>",
            "iframe|srcdoc=<iframe srcdoc=\"<p style='background:url(U)'>x\"></iframe>",
            "frame|src=U",
            "link|rel=stylesheet|href=U",
            "link|rel=alternate stylesheet|title=t|href=U",
            "link|rel=shortcut\ficon preload|as=image|href=U",
            "link|rel=preload|as=image|imagesrcset=U 1x",
            "link|rel=modulepreload|href=U",
            "link|rel=preload|as=font|crossorigin=|href=U",
            "video|src=U",
            "video|poster=U",
            "audio|src=U|preload=auto",
            "embed|src=U",
            "object|data=U",
            "body|background=U",
            "table|background=U",
            "td|background=U",
            "tr|background=U",
            "tbody|background=U",
            "col|background=U|width=10",
            "colgroup|background=U",
            "p|style=background:C",
            "div|style=list-style:C;display:list-item",
            "b|style=x:y;border-image:C 1",
            "svg|style=background:C;width:9px",
            "html|style=background:C",
            "meta|http-equiv=refresh|content=0;url=U",
            "meta|http-equiv=Refresh|content=0; URL = 'U'",
            "meta|http-equiv=refresh|content= 0.5, U",
            "meta|http-equiv=refresh|content=+0;url=U",
            "meta|http-equiv=refresh|content=1e-1;url=\"U",
            "rect|width=9|height=9|filter=C",
            "rect|width=9|height=9|mask=C",
            "rect|width=9|height=9|clip-path=C",
            "rect|width=9|height=9|fill=C",
            "use|href=U#x",
            "feImage|xlink:href=U",
            "image|href=U|width=9|height=9",
            "image|xlink:href=U|width=9|height=9");

    private static final List<String> WHOLES = List.of(
            "<picture><source srcset='U 1x'><img></picture>",
            "<video><source src='U'></video>",
            "<video src=/v><track default src='U'></video>",
            "<base href='//tracker.test/'><img src=@@>",
            "<img src=@@><base href='//tracker.test/'>",
            "<p style='background:url(@@)'><base href='//tracker.test/'>",
            "<img src='' src='U'>",
            "<script type=text/plain type=text/javascript src='U'></script>",
            "<link rel=license rel=stylesheet href='' href='U'>",
            "<svg><![CDATA[<x>]<img src='U'>]]></svg>",
            "<svg><title><!--</title><img src='U'>--></title></svg>",
            "<svg><template></svg><base href='//tracker.test/'><img src=@@>",
            "<noscript><base href='//tracker.test/'></noscript><img src=@@>",
            "<base href='//ok.test/'><base href='//tracker.test/'><img src=@@>",
            "<style>@import 'U';</style>",
            "<style>@import url( U )  screen;</style>",
            "<style>@charset 'x';@im\\70ort/**/\"U\" layer(a);</style>",
            "<style>p{background:C}</style><p>x</p>",
            "<style>@font-face{font-family:f;src:C}p{font-family:f}</style><p>x</p>",
            "<style>p{--i:C;background:var(--i)}</style><p>x</p>",
            "<style>@media all{@supports(a:b){}p{background:C}}</style><p>x</p>",
            "<style>p{content:\"\u0095\\\";background:C}</style><p>x</p>",
            "<style type='text/CSS'>p{background:C}</style><p>x</p>",
            "<style><!-- p{background:C}--></style><p>x</p>",
            "<svg><style>circle{fill:red}*{background:C}</style></svg><p>x</p>",
            "<svg><style><![CDATA[*{background:C}]]></style></svg><p>x</p>",
            "<svg><style>*{back<!---->ground:u<!--x-->rl(U)}</style></svg><p>x</p>",
            "<svg><style>*{background:u&#114;l(U)}</style></svg><p>x</p>",
            "<svg><image width=9 height=9><set attributeName=href to='U' /></image></svg>",
            "<svg><image width=9 height=9><animate attributeName=href dur=1s values='/x;U' /></image></svg>",
            "<svg><rect width=9 height=9><set attributeName=filter to='url(U)' /></rect></svg>",
            "<svg><rect width=9 height=9><set attributeName=mask to='url(U)' /></rect></svg>",
            "<object><param name=src value='U'></object>",
            "<object type=text/html><param name=movie value='U'></object>",
            "<div><template shadowrootmode=open><img src='U'></template></div>",
            "<div><template shadowrootmode=open><style>p{background:C}</style><p>x</template></div>",
            "<iframe src='data:text/html,<img src=http://tracker.test/@@>'></iframe>",
            "<link rel=stylesheet href='data:text/css,@import \"http://tracker.test/@@\"'>",
            "<style>@import \"data:text/css,p{background:url(http://tracker.test/@@)}\";</style><p>x</p>",
            "<object data='data:text/html,<img src=http://tracker.test/@@>'></object>");

    private static final List<String> AROUND = List.of(
            "svg",
            "svg",
            "foreignObject",
            "desc",
            "title",
            "math",
            "mi",
            "mtext",
            "annotation-xml",
            "mglyph",
            "table",
            "tr",
            "td",
            "tbody",
            "caption",
            "colgroup",
            "select",
            "option",
            "optgroup",
            "template",
            "noscript",
            "head",
            "body",
            "html",
            "p",
            "div",
            "b",
            "a",
            "form",
            "button",
            "style",
            "textarea",
            "xmp",
            "noembed",
            "noframes",
            "iframe",
            "frameset",
            "li",
            "ul",
            "h1",
            "font",
            "nobr",
            "object",
            "audio",
            "picture",
            "g",
            "span",
            "ruby",
            "rt",
            "dd",
            "pre",
            "center",
            "marquee",
            "applet",
            "image",
            "input",
            "br",
            "hr",
            "keygen",
            "menuitem",
            "plaintext",
            "listing",
            "base",
            "main",
            "details",
            "summary",
            "dialog",
            "search",
            "hgroup",
            "col",
            "s");

    private static final List<String> BITS = List.of(
            "<!--",
            "-->",
            "<!-->",
            "<!--->",
            "--!>",
            "<!--<!--",
            "--",
            "<![CDATA[",
            "]]>",
            "<?x ",
            "</ x",
            "</>",
            "<!x",
            "<!DOCTYPE html>",
            "<!doctype x '",
            "<!--[if IE]>",
            "<![endif]-->",
            "'",
            "\"",
            "=",
            ">",
            "/>",
            "<",
            "</",
            "<x y='",
            "<x y=\"",
            "<x y=",
            "<x '",
            "\0",
            "x",
            " ",
            "<script><!--<script>",
            "<script><!--",
            "</script>",
            "<script/>",
            "<svg><script/>",
            "<style/>",
            "<svg><style/>",
            "<svg/>",
            "<title/>",
            "<iframe/>",
            "<math><annotation-xml encoding=text/html>",
            "<math><annotation-xml encoding='text/htm&#108;'>",
            "<svg><font color=x>",
            "<svg><font>",
            "<svg><p>",
            "<svg></p>",
            "<svg></br>",
            "<svg></div>",
            "<svg><foreignObject><p><p></p></foreignObject>",
            "<svg><foreignObject><tr></foreignObject>",
            "<select><style>",
            "<select><svg>",
            "<frameset><style>",
            "<select><textarea>",
            "<table><select><tr>",
            "<template><col>",
            "</body></html>",
            "<p id=\u00e4>",
            "\u0083",
            "\u0081",
            "\u00e4<",
            "\u008f\"",
            "\u001b$B",
            "<a <b>",
            "<a/=\">\"",
            "<img alt='>' ",
            "<style>a{content:'</style>'}",
            "<title><!--</title>");

    private static final List<String> CHARSETS = List.of(
            "utf-8", "utf-8", "utf-8", "windows-1252", "Shift_JIS", "GBK", "Big5", "EUC-KR", "gb18030", "EUC-JP");

    private final Random random;

    NastyPages(long seed) {
        random = new Random(seed);
    }

    NastyPage next() {
        List<String> pieces = new ArrayList<>();
        if (random.nextBoolean()) {
            pieces.add("<!DOCTYPE html>");
        }
        int length = 1 + random.nextInt(random.nextBoolean() ? 4 : 12);
        for (int i = 0; i < length; i++) {
            pieces.add(piece());
        }
        pieces.add(load());
        if (random.nextInt(3) == 0) {
            pieces.add(piece());
            pieces.add(load());
        }
        return new NastyPage(pick(random, CHARSETS), pieces);
    }

    private String piece() {
        return switch (random.nextInt(10)) {
            case 0, 1, 2 -> tag(pick(random, AROUND), List.of());
            case 3, 4 -> "</" + cased(pick(random, AROUND)) + pick(random, List.of(">", ">", " x>", "/>", "\n>"));
            case 5, 6 -> pick(random, BITS);
            case 7 -> "<svg>" + (random.nextBoolean() ? "<foreignObject>" : "");
            case 8 -> load();
            default -> "x";
        };
    }

    private String load() {
        if (random.nextInt(4) == 0) {
            return filled(pick(random, WHOLES));
        }
        String[] parts = pick(random, LOADING).split("\\|");
        List<String> attributes = new ArrayList<>();
        for (int i = 1; i < parts.length; i++) {
            attributes.add(filled(parts[i]));
        }
        String tag = tag(parts[0], attributes);
        return tag + (random.nextInt(3) > 0 && !parts[0].equals("img") ? "</" + parts[0] + ">" : "");
    }

    private String filled(String template) {
        return template.replace("C", NastyPages.css(random)).replace("U", NastyAddress.of(random));
    }

    private static String css(Random random) {
        return pick(
                random,
                List.of(
                        "url(U)",
                        "url(U)",
                        "url( U )",
                        "URL(\"U\")",
                        "u\\72l(U)",
                        "\\000075\r\nrl(U)",
                        "url(/*U*/)U",
                        "url(\"U",
                        "url(U",
                        "image-set(\"U\" 1x)",
                        "-webkit-image-set(url(U) 1x)",
                        "image-set(\"U\" type(\"image/png\") 1x)",
                        "image(red),url(U)",
                        "cross-fade(url(U),url(U),50%)",
                        "/*'*/url(U)",
                        "'\\\n',url(U)",
                        "url('/x'),url(U)",
                        "url('//tra\\\ncker.test/@@')",
                        "url(//tr\\61 cker.test/@@)",
                        "url(//tr\\000061cker.test/@@)",
                        "element(#x),url(U)",
                        "linear-gradient(red,blue),url(U)"));
    }

    private String tag(String name, List<String> attributes) {
        StringBuilder tag = new StringBuilder("<").append(cased(name));
        if (random.nextInt(8) == 0) {
            tag.append(space()).append(pick(random, List.of("x", "=", "a='>'", "\"", "'", "/", "a=b=c", "x=\"<!--\"")));
        }
        for (String attribute : attributes) {
            int equals = attribute.indexOf('=');
            tag.append(space());
            value(tag, cased(attribute.substring(0, equals)), attribute.substring(equals + 1));
            if (random.nextInt(20) == 0) {
                tag.append(space()).append(attribute, 0, equals).append("=//ads.test/@@");
            }
        }
        if (random.nextInt(400) == 0) {
            tag.append(" title='").append("x".repeat(66_000)).append('\'');
        }
        return tag.append(pick(random, List.of(">", ">", ">", ">", " >", "/>", " />", " x>", "\n>")))
                .toString();
    }

    private void value(StringBuilder tag, String name, String value) {
        char quote = switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> '\'';
            default -> '"';
        };
        tag.append(name);
        if (random.nextInt(8) == 0) {
            tag.append(space());
        }
        tag.append('=');
        if (random.nextInt(8) == 0) {
            tag.append(space());
        }
        String text = NastyAddress.referred(random, value, quote);
        if (quote == 0) {
            tag.append(text.isEmpty() ? "''" : text).append(' ');
        } else {
            tag.append(quote).append(text).append(quote);
        }
    }

    private String space() {
        return random.nextInt(4) > 0 ? " " : pick(random, List.of("\n", "\t", "\f", "\r\n", "/", " / ", "  "));
    }

    private String cased(String name) {
        return switch (random.nextInt(6)) {
            case 0 -> name.toUpperCase(Locale.ROOT);
            case 1 -> name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
            default -> name;
        };
    }
}
