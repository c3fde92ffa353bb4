package org.consentry.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is held back in the markup of an element, the browser's side knows to bring back. */
class ActivationTest {
    private final String script = Files.readString(Path.of("src/main/webapp/_consent/assets/activate.js"));

    ActivationTest() throws IOException {}

    @Test
    void allAgreeOnWhatStandsInForASandbox() throws IOException {
        String guard = Files.readString(Path.of("src/main/webapp/_consent/assets/guard.js"));
        assertThat(script).contains("STAND_IN = '" + TagGate.SANDBOX + "'");
        assertThat(guard).contains("'" + TagGate.SANDBOX + "'");
    }

    @ParameterizedTest
    @EnumSource(TagName.class)
    void whateverIsHeldBackComesBack(TagName name) {
        for (Channel channel : Channel.of(name)) {
            Matcher held = Pattern.compile("\n  '?" + channel.name() + "'?: '([a-z ]+)'")
                    .matcher(script);
            assertThat(held.find()).as(channel.name()).isTrue();
            List<String> elements = Arrays.asList(held.group(1).split(" "));
            assertThat(elements).as(channel.name()).contains(name.name().toLowerCase(Locale.ROOT));
        }
    }
}
