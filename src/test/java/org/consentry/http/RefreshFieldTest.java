package org.consentry.http;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefreshFieldTest {

    private static final PageOrigin PAGE = PageOrigin.of("https://shop.example");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "5; url=https://held.test/| https://held.test/",
                "5;URL = 'https://held.test/' x| https://held.test/",
                "0,url=\"//held.test| //held.test",
                "0 https://held.test/| https://held.test/",
                "1.5; https://held.test/| https://held.test/",
                "0;u=https://held.test/| u=https://held.test/",
                "0;urlx| urlx",
                ".;url=x| x",
                "5|",
                "5;|",
                "5; |",
                "url=https://held.test/|",
                "-1; url=https://held.test/|",
                "5x; url=https://held.test/|",
                "``|",
            })
    void theAddressIsTheOneBrowsersRead(String value, String address) {
        assertThat(RefreshField.address(value)).isEqualTo(address);
    }

    @ParameterizedTest
    @CsvSource({"0; url=//HELD.test/x, true", "0; url=/held.test, false", "0; url=https://free.test, false", "0, false"
    })
    void itIsHeldByItsHostAlone(String value, boolean held) {
        assertThat(RefreshField.leadsTo(value, PAGE, (host, path) -> host.equals("held.test")))
                .isEqualTo(held);
    }

    @Property(tries = 300, seed = "2")
    void noFieldIsTooOdd(@ForAll String value) {
        assertThat(RefreshField.leadsTo("0;" + value, PAGE, (host, path) -> false))
                .isFalse();
    }
}
