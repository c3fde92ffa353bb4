package org.consentry.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StructuredDictionaryTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "  a=1 ",
                "a=-12.345, b=999999999999999",
                "a=\"x, \\\"y\\\" \\\\ ;\" \t,\t b",
                "a=tok:en/*, b=*, c=?0;p;q=?1",
                "a=:aGVsbG8=:, b=@1659578233, c=%\"f%c3%bc\"",
                "geolocation=(self \"https://a.test\"), camera=(), usb=*",
                "a=( x;p=1  \"y\" );z=1",
                "*a-b_c.9=1",
                "a, a=2",
            })
    void whatTheSpecificationAllowsIsTaken(String text) {
        assertThat(StructuredDictionary.parse(text)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ",",
                "a,",
                "a,,b",
                "A=1",
                "=1",
                "a=",
                "a =1",
                "a= 1",
                "a b",
                "a=\"x",
                "a=\"\\x\"",
                "a=\"\u00e9\"",
                "a=(x",
                "a=(x\"y\")",
                "a=(x,y)",
                "a=1.",
                "a=1.2345",
                "a=1234567890123456",
                "a=-",
                "a=?2",
                "a=:*:",
                "a=:x",
                "a=@1.5",
                "a=%x",
                "a;P=1",
                "a=1;",
                "camera 'none'",
                "\ta",
            })
    void whatItForbidsMakesTheWholeFieldVoid(String text) {
        assertThat(StructuredDictionary.parse(text)).isEmpty();
    }

    @Test
    void membersKeepTheirBytes() {
        List<StructuredDictionary.Member> members =
                StructuredDictionary.parse("a=\"x\\\"y\";p=1 , b=( 1 ), c").orElseThrow();
        assertThat(members)
                .containsExactly(
                        new StructuredDictionary.Member("a", "a=\"x\\\"y\";p=1", "x\"y"),
                        new StructuredDictionary.Member("b", "b=( 1 )", null),
                        new StructuredDictionary.Member("c", "c", null));
    }

    @Provide
    Arbitrary<String> fields() {
        return Arbitraries.strings().withChars("ab1=\"\\();:?@%*,. -\t\u00e9").ofMaxLength(30);
    }

    @Property(tries = 400, seed = "6")
    void noTextIsTooOddAndMembersParseAgain(@ForAll("fields") String text) {
        StructuredDictionary.parse(text).ifPresent(members -> {
            List<String> texts =
                    members.stream().map(StructuredDictionary.Member::text).toList();
            assertThat(StructuredDictionary.parse(String.join(", ", texts))).contains(members);
        });
    }
}
