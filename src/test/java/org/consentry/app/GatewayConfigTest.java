package org.consentry.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.consentry.site.PolicyLoader;
import org.consentry.site.SitePolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GatewayConfigTest {
    private static List<String> errors(Map<String, String> settings) {
        List<String> errors = new ArrayList<>();
        GatewayConfig.read(name -> Optional.ofNullable(settings.get(name)), errors);
        return errors;
    }

    @Test
    void nothingHasToBeSet() {
        List<String> errors = new ArrayList<>();
        GatewayConfig config = GatewayConfig.read(name -> Optional.empty(), errors);
        assertThat(errors).isEmpty();
        assertThat(config.httpPort()).isEqualTo(9080);
        assertThat(config.managementPort()).isEqualTo(9081);
        assertThat(config.upstream()).isNull();
        assertThat(config.data()).isAbsolute();
    }

    @ParameterizedTest
    @CsvSource({
        "consentry.upstream, http://10.0.0.5:8080",
        "consentry.upstream, https://shop.example",
        "consentry.upstream, 'http://[::1]:80/'",
        "consentry.public-url, https://shop.example",
        "consentry.public-url, https://shop.example:8443/",
        "consentry.trusted-proxies, '10.0.0.7, 2001:db8::/32,'",
        "consentry.http.port, 1",
        "consentry.management.port, 65535",
        "consentry.http.port, ' 80 '",
        "consentry.review.password, 12345678",
        "consentry.secret, 0123456789abcdef0123456789abcdef",
        "consentry.review.hosts, 'review.example, review.example.org'",
        "consentry.webhook.private-hosts, 'crm.intern, 10.1.2.0/24, fd00::/8'",
    })
    void soundValuesAreTaken(String name, String value) {
        assertThat(errors(Map.of(name, value))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "consentry.upstream, ftp://shop.example",
        "consentry.upstream, shop.example",
        "consentry.upstream, http://",
        "consentry.upstream, http://shop.example/path",
        "consentry.upstream, http://user@shop.example",
        "consentry.upstream, 'http://a b'",
        "consentry.upstream, http://shop.example?x",
        "consentry.public-url, shop.example",
        "consentry.public-url, https://shop.example/path",
        "consentry.public-url, javascript:alert(1)",
        "consentry.trusted-proxies, localhost",
        "consentry.trusted-proxies, 10.0.0.0/33",
        "consentry.trusted-proxies, 10.0.0.0/x",
        "consentry.trusted-proxies, '10.0.0.1 10.0.0.2'",
        "consentry.http.port, 0",
        "consentry.http.port, -1",
        "consentry.http.port, 65536",
        "consentry.http.port, http",
        "consentry.management.port, 99999999999",
        "consentry.review.password, short",
        "consentry.secret, 0123456789abcdef0123456789abcde",
    })
    void aSenselessValueIsNamedWithHowToMendIt(String name, String value) {
        assertThat(errors(Map.of(name, value)))
                .singleElement()
                .asString()
                .startsWith(name + ": ")
                .matches(error -> error.indexOf("(write ") > 0 && error.endsWith(")"));
    }

    @Test
    void noErrorTellsASecret() {
        List<String> errors = errors(Map.of("consentry.secret", "hush-hush", "consentry.review.password", "mellon"));
        assertThat(errors).hasSize(2);
        assertThat(errors.toString()).doesNotContain("hush").doesNotContain("mellon");
        assertThat(errors(Map.of("consentry.review.password", "x".repeat(257)))).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "CF-IPCountry, 10.0.0.7, true",
        "'CF-IPCountry, CF-Region-Code', 10.0.0.7, true",
        "'', '', true",
        "'a,b,c', 10.0.0.7, false",
        "'X Country', 10.0.0.7, false",
        "X_Country:, 10.0.0.7, false",
        // Anybody could write it.
        "CF-IPCountry, '', false",
    })
    void aRegionComesFromFieldsOfATrustedProxy(String names, String proxies, boolean sound) {
        List<String> errors = errors(Map.of("consentry.geo.header", names, "consentry.trusted-proxies", proxies));
        assertThat(errors).hasSize(sound ? 0 : 1).allMatch(error -> error.startsWith("consentry.geo.header: "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "https://crm.intern", "*.intern"})
    void whatIsNoPrivateHostIsSaid(String value) {
        assertThat(errors(Map.of("consentry.webhook.private-hosts", value)))
                .singleElement()
                .asString()
                .startsWith("consentry.webhook.private-hosts: \"")
                .contains("10.1.2.0/24");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "none, 1",
                "0123456789abcdef0123456789abcde, 1",
                "0123456789abcdef0123456789abcdef, 0",
            })
    void aRecipientWithoutAKeyThatIsSafeIsNamed(String key, int count) throws Exception {
        String yaml = "site: shop\nhosts: [shop.example]\ncontroller: {name: A}\n"
                + "notice: {version: \"1\", effective: 2026-11-01}\npurposes: []\n"
                + "webhooks: [{name: crm, url: \"https://crm.example/hook\", events: [erasure]}]\n";
        SitePolicy policy = PolicyLoader.load("shop", yaml.getBytes(StandardCharsets.UTF_8));
        Map<String, String> settings = key == null ? Map.of() : Map.of("consentry.webhook.secret.crm", key);
        List<String> errors = new ArrayList<>();
        GatewayConfig config = GatewayConfig.read(name -> Optional.ofNullable(settings.get(name)), errors);
        assertThat(errors).isEmpty();
        String problem = String.valueOf(config.webhooks().problem(policy));
        assertThat(problem.equals("null")).isEqualTo(count == 0);
        assertThat(problem.startsWith("shop: consentry.webhook.secret.crm: missing, or fewer than 32 characters"))
                .isEqualTo(count == 1);
        assertThat(problem).doesNotContain("0123456789");
    }
}
