package org.consentry.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class PermissionsPolicyTest {

    /** As a browser reads it: the last member of a name counts. */
    private static Map<String, String> read(String value) {
        Map<String, String> policy = new HashMap<>();
        for (StructuredDictionary.Member member :
                StructuredDictionary.parse(value).orElseThrow()) {
            policy.put(member.key(), member.text());
        }
        return policy;
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "camera 'none'", "camera=(),", "camera=(self), browsing-topics=*, run-ad-auction"})
    void advertisingIsOffWhateverTheSiteSays(String value) {
        String policy = PermissionsPolicy.withoutAdvertising(value);
        assertThat(read(policy))
                .containsEntry("browsing-topics", "browsing-topics=()")
                .containsEntry("run-ad-auction", "run-ad-auction=()")
                .containsEntry("attribution-reporting", "attribution-reporting=()")
                .containsEntry("shared-storage", "shared-storage=()");
        assertThat(PermissionsPolicy.withoutAdvertising(policy)).isEqualTo(policy);
    }

    @Test
    void allElseHoldsAsBefore() {
        assertThat(PermissionsPolicy.withoutAdvertising("camera=(self \"https://a.test\"), usb=();report-to=x"))
                .startsWith("camera=(self \"https://a.test\"), usb=();report-to=x, ");
    }
}
