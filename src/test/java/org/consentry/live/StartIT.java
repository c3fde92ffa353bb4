package org.consentry.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that is set up wrongly names every error at once and ends; one that is not serves, on newer Javas too. */
final class StartIT {
    private static final String POLICY = """
            site: SITE
            hosts: [HOST]
            upstream: http://127.0.0.1:9
            controller: {name: Somebody, email: somebody@shop.example}
            notice: {version: "1", effective: 2026-11-01}
            languages: [en]
            purposes:
              - {id: analytics, category: analytics, basis: consent}
            """;

    @TempDir
    Path folder;

    private static String policy(String site, String host) {
        return POLICY.replace("SITE", site).replace("HOST", host);
    }

    private static List<String> errors(LiveGateway gateway) {
        String log = gateway.startAndFail();
        assertThat(gateway.exitCode()).isNotZero();
        assertThat(log)
                .contains("Consentry cannot start. Mend this and start again:")
                .doesNotContain("Consentry is ready");
        String list = log.substring(log.indexOf("Mend this and start again:"));
        List<String> errors =
                list.lines().filter(line -> line.startsWith("  - ")).distinct().toList();
        assertThat(errors).as(log).allMatch(line -> line.contains("(") && line.length() < 500);
        return errors;
    }

    @Test
    void everyErrorOfSettingsPoliciesAndFolderIsNamedAtOnce() throws IOException {
        Path file = Files.writeString(folder.resolve("no-folder"), "a file in its place");
        List<String> errors = errors(new LiveGateway(folder)
                .policy("one.yaml", policy("one", "one.test").replace("hosts:", "hots:"))
                .policy("two.yaml", policy("two", "two.test").replace("category: analytics", "category: tracking"))
                .policy("three.yaml", policy("three", "shared.test").replace("upstream: http://127.0.0.1:9\n", ""))
                .policy("four.yaml", policy("four", "shared.test"))
                .with("CONSENTRY_DATA", file.toString())
                .with("CONSENTRY_UPSTREAM", "ftp://shop.example/path")
                .with("CONSENTRY_PUBLIC_URL", "shop.example")
                .with("CONSENTRY_SECRET", "too short a secret")
                .with("CONSENTRY_TRUSTED_PROXIES", "10.0.0.0/8, nonsense")
                .with("CONSENTRY_REVIEW_PASSWORD", "short"));
        for (String what : List.of(
                "consentry.data",
                "consentry.upstream",
                "consentry.public-url",
                "consentry.secret",
                "consentry.trusted-proxies",
                "consentry.review.password",
                "one.yaml",
                "two.yaml",
                "three: a gateway needs an upstream",
                "host shared.test belongs to")) {
            assertThat(errors).anyMatch(line -> line.contains(what));
        }
        assertThat(String.join("\n", errors)).doesNotContain("too short a secret");
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @Test
    void withoutAnySiteThereIsNothingToServe() {
        List<String> errors = errors(new LiveGateway(folder).with("CONSENTRY_MANAGEMENT_PORT", "70000"));
        assertThat(errors)
                .anyMatch(line -> line.contains("no site policy") && line.contains("consentry.upstream"))
                .anyMatch(line -> line.contains("consentry.management.port") && line.contains("70000"));
    }

    @Test
    @Tag("thorough")
    void onEveryNewerJavaThatIsInstalledAPageIsGuardedAndAChoiceIsRecorded() {
        List<Path> homes = LiveGateway.newerJavas();
        assumeThat(homes)
                .as("no Java newer than " + Runtime.version().feature() + " is installed below /usr/lib/jvm")
                .isNotEmpty();
        for (Path home : homes) {
            try (QuietSite site = new QuietSite();
                    LiveGateway gateway = new LiveGateway(folder.resolve(home.getFileName()))
                            .with("CONSENTRY_UPSTREAM", site.address())
                            .onJava(home)
                            // With every compiler, as it runs for an operator.
                            .options("-XX:TieredStopAtLevel=4")
                            .start()) {
                served(site, gateway);
            }
        }
    }

    private static void served(QuietSite site, LiveGateway gateway) {
        URI http = gateway.http();
        Reply page = Ask.get(http, "/page?set=_ga=1")
                .with("Accept", "text/html")
                .with("Sec-Fetch-Dest", "document")
                .with("Cookie", "_ga=GA1.1.1.1; sid=1")
                .send();
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text()).contains("site behind: /page").contains("<consentry-banner");
        assertThat(page.all("Set-Cookie")).isEmpty();
        assertThat(site.cookies("/page")).containsExactly("sid=1");

        Reply choice = Ask.choose(http, "accept-all");
        assertThat(new Evidence(gateway).of(choice).getField("choice")).isEqualTo("accept-all");
        Ask.get(http, "/later")
                .with("Cookie", choice.consent() + "; _ga=GA1.1.1.1")
                .send();
        assertThat(site.cookies("/later")).containsExactly("_ga=GA1.1.1.1");
    }
}
