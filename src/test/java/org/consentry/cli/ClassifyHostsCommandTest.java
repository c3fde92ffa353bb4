package org.consentry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClassifyHostsCommandTest {

    private static final String HEADER = "host,category,tracking,vendor,rule";

    private record Outcome(int status, List<String> out, String err) {}

    private static Outcome run(String in) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = Main.run(
                new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                "classify-hosts",
                "--catalog=",
                "-",
                "-");
        return new Outcome(
                status, out.toString(StandardCharsets.UTF_8).lines().toList(), err.toString(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "hotjar.com,host:hotjar.com",
                "Script.HOTJAR.com,host:hotjar.com",
                "script.hotjar.com.,host:hotjar.com",
                ".hotjar.com,host:hotjar.com",
                "script.hotjar.com:443,host:hotjar.com",
                "  script.hotjar.com ,host:hotjar.com",
                "nothotjar.com,unknown",
                "hotjar.com.other.example,unknown",
                "bücher.example,unknown",
                "xn--bcher-kva.example,unknown",
                "1.2.3.4,unknown",
                "1.2.3.4:8080,unknown",
                "[::1],unknown",
                "[::1]:8080,unknown",
                "localhost,unknown",
                "https://hotjar.com/x,host:hotjar.com",
                "HTTPS://Script.Hotjar.com:8443?a=https://other.example#b,host:hotjar.com",
                "//script.hotjar.com/a.js,host:hotjar.com",
                "script.hotjar.com/a.js,host:hotjar.com",
                "script.hotjar.com:/a.js,host:hotjar.com",
                "wss://user:pass@ws.hotjar.com./a@other.example,host:hotjar.com",
                "https://hotjar.com@other.example/,unknown",
                "https:\\\\hotjar.com\\x,host:hotjar.com",
                "https://other.example\\.hotjar.com/,unknown",
                "https://other.example/hotjar.com,unknown",
                "https://bücher.example:80/ü,unknown",
                "https://[::1]:8080/,unknown",
                "https:/hotjar.com/x,host:hotjar.com",
                "https:hotjar.com,host:hotjar.com",
                "HTTP:///hotjar.com/,host:hotjar.com",
                "wss:\\\\\\hotjar.com,host:hotjar.com",
                "ws:/user@hotjar.com:8080?x,host:hotjar.com",
                "http:8080/hotjar.com,unknown",
                "data:/hotjar.com,unknown",
                "a..b,unknown",
                ".,unknown",
                "\u0000,unknown",
            })
    void aHostIsKnownInEveryFormAndStandsAsItWasWritten(String host, String rule) {
        Outcome o = run("host\n" + host + "\n");
        assertThat(o.err()).isEmpty();
        assertThat(o.status()).isZero();
        assertThat(o.out()).hasSize(2).first().isEqualTo(HEADER);
        String before = host.startsWith(" ") || host.endsWith(" ") ? '"' + host + '"' : host;
        assertThat(o.out().get(1)).isIn(host + end(rule), before + end(rule));
    }

    private static String end(String rule) {
        return rule.equals("unknown") ? ",,,,unknown" : ",analytics,1,Hotjar," + rule;
    }

    @Test
    void everyRowStandsInItsOrderAndAnEmptyHostIsOne() {
        assertThat(run("extra,host\nx,b.example\ny,\n\nz,www.criteo.com\ny,b.example\n")
                        .out())
                .containsExactly(
                        HEADER,
                        "b.example,,,,unknown",
                        ",,,,unknown",
                        "www.criteo.com,marketing,1,Criteo,host:criteo.com",
                        "b.example,,,,unknown");
        assertThat(run("host\n\nb.example\n").out()).containsExactly(HEADER, ",,,,unknown", "b.example,,,,unknown");
        assertThat(run("host\n").out()).containsExactly(HEADER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "host\r\nwww.criteo.com\r\n",
                "\uFEFFhost\nwww.criteo.com\n",
                "\uFEFF\"host\"\r\n\"www.criteo.com\"",
                " host \nwww.criteo.com",
                "host,host2\nwww.criteo.com,\"a\r\nb\"\n",
            })
    void byteOrderMarksLineEndsAndQuotesMakeNoDifference(String in) {
        assertThat(run(in).out()).containsExactly(HEADER, "www.criteo.com,marketing,1,Criteo,host:criteo.com");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|standard input: is empty",
                "'\n'|standard input:1: the column host is missing",
                "'HOST\na\n'|standard input:1: the column host is missing",
                "'name\na\n'|standard input:1: the column host is missing",
                "'host,host\na,b\n'|standard input:1: the column host is there twice",
                "'host,x\na\n'|standard input:2: has 1 fields, the header has 2",
                "'x,host\na,b\n\"c\nd\",e,f\n'|standard input:3: has 3 fields, the header has 2",
                "'host\na\n\"b'|standard input:3: broken CSV",
                "'host\na\nhttps://'|standard input:3: column host is a URL without a host",
                "'host\nhttp:///?x'|standard input:2: column host is a URL without a host",
                "'host\n@'|standard input:2: column host is a URL without a host",
                "'host\na/b\nhttps://a:port/'|standard input:3: column host is a URL whose port is no number",
                "'host\nhttps://a:65536/'|standard input:2: column host is a URL whose port is no number",
                "'host\ndata:text/html;x'|standard input:2: column host is a URL whose port is no number",
                "'host\nhttps://a..b/'|standard input:2: column host is a URL whose host can't be one",
                "'host\nhttps://a%2eb/'|standard input:2: column host is a URL whose host can't be one",
                "'host\nhttps://a b/'|standard input:2: column host is a URL whose host can't be one",
            })
    void badInputIsOneLineThatNamesTheLineAndExit2(String in, String why) {
        Outcome o = run(in);
        assertThat(o.status()).isEqualTo(2);
        assertThat(o.err()).startsWith("consentry classify-hosts: " + why);
        assertThat(o.err().lines()).hasSize(1);
    }

    @Test
    void aLongCellIsUnknownAndOneWithoutEndIsRefused() {
        String megabyte = "a.".repeat(500_000);
        assertThat(run("host\n" + megabyte + "hotjar.com\n").out().get(1)).endsWith(",,,,unknown");
        assertThat(run("host\n" + "ü.".repeat(100_000) + "\n").out().get(1)).endsWith(",,,,unknown");
        Outcome o = run("host\nhotjar.com\n" + "a".repeat(17_000_000) + "\n");
        assertThat(o.status()).isEqualTo(2);
        assertThat(o.err()).startsWith("consentry classify-hosts: standard input:3: broken CSV");
        assertThat(o.err().length()).isLessThan(500);
    }
}
