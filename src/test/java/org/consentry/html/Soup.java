package org.consentry.html;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;

/** Pages made of pieces that tokenizers and tree builders stumble over. One char is one byte. */
final class Soup {
    private static final List<String> PIECES = List.of(
            "<",
            ">",
            "</",
            "/>",
            "<!",
            "<!-",
            "<!--",
            "--",
            "-->",
            "--!>",
            "<!-->",
            "<?",
            "\"",
            "'",
            "=",
            "/",
            " ",
            "\n",
            "\0",
            "a",
            "x y",
            "&lt;",
            "]]>",
            "]]",
            "<![CDATA[",
            "<!doctype html>",
            "<!DOCTYPE a \"b>",
            "<html>",
            "<html lang=en>",
            "<html lang='x\">",
            "<head>",
            "<head/>",
            "</head>",
            "<HEAD a='>'>",
            "<header>",
            "<body>",
            "<BODY class=a>",
            "</body>",
            "</html>",
            "<body a=\"",
            "<body a=",
            "<title>",
            "</title>",
            "</title ",
            "<style>",
            "</style>",
            "<script>",
            "</script>",
            "</scrip",
            "<SCRIPT src=a></SCRIPT>",
            "<!--<script>",
            "<noscript>",
            "</noscript>",
            "<noframes>",
            "</noframes>",
            "<template>",
            "</template>",
            "<textarea>",
            "</textarea>",
            "<xmp>",
            "</xmp>",
            "<iframe>",
            "</iframe>",
            "<plaintext>",
            "<svg>",
            "</svg>",
            "<svg/>",
            "<g>",
            "<g/>",
            "</g>",
            "<desc>",
            "</desc>",
            "<foreignObject>",
            "</foreignObject>",
            "<math>",
            "</math>",
            "<mi>",
            "</mi>",
            "<annotation-xml>",
            "<annotation-xml encoding='text/html'>",
            "<meta charset=x>",
            "<link>",
            "<base>",
            "<frameset>",
            "</frameset>",
            "<p>",
            "</p>",
            "<br>",
            "</br>",
            "<div a='b' c>",
            "</div>",
            "<a/b=c>",
            "<img src=x>",
            "<table>",
            "<td>",
            "\u00EF\u00BB\u00BF",
            "\u0083\\",
            "\u00FF");

    private Soup() {}

    static Arbitrary<String> pages() {
        Arbitrary<String> piece = Arbitraries.frequencyOf(
                Tuple.of(9, Arbitraries.of(PIECES)),
                Tuple.of(1, Arbitraries.strings().withCharRange('\0', '\u00FF').ofMaxLength(4)));
        return piece.list().ofMaxSize(25).map(pieces -> String.join("", pieces));
    }

    static Arbitrary<byte[]> bytes() {
        return Arbitraries.bytes().array(byte[].class).ofMaxSize(300);
    }
}
