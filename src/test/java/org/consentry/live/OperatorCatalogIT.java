package org.consentry.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator adds to the catalogue holds in the running gateway, and what is broken in it stops no traffic. */
final class OperatorCatalogIT {
    private static final String COOKIES = "name,host,category,vendor,protection,lifetime,source\n";

    @TempDir
    private Path folder;

    @Test
    void aGatewayServesWithBrokenListsByTheSoundOnes() throws IOException {
        Path operator = folder.resolve("catalogue");
        Files.createDirectories(operator.resolve("imported"));
        Files.writeString(
                operator.resolve("overrides.csv"),
                "site,name,host,category,reason,date\n"
                        + ",_ga,,necessary,counted on our own server,2026-03-01\n"
                        + ",q*,,marketing,too wide,2026-03-01\n"
                        + "nowhere,_fbp,,necessary,a site that is not there,2026-03-01\n");
        Files.writeString(operator.resolve("imported/good.csv"), COOKIES + "qqq_list,,marketing,Lists,,,knowledge\n");
        Files.writeString(operator.resolve("imported/cut.csv"), COOKIES + "qqq_cut,,marketing,Lists,,,know");
        try (QuietSite site = new QuietSite();
                LiveGateway gateway = new LiveGateway(folder.resolve("gateway"))
                        .with("CONSENTRY_UPSTREAM", site.address())
                        .with("CONSENTRY_CATALOG", operator.toString())
                        .start()) {
            Reply page = Ask.get(gateway.http(), "/page")
                    .with("Accept", "text/html")
                    .with("Sec-Fetch-Dest", "document")
                    .with("Cookie", "_ga=GA1.1.1.1; _fbp=fb.1.1.1; qqq_list=1; qqq_cut=1; sid=1")
                    .send();
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.text()).contains("<consentry-banner");
            assertThat(site.cookies("/page")).containsExactly("_ga=GA1.1.1.1; qqq_cut=1; sid=1");
            assertThat(gateway.log())
                    .contains("overrides.csv:3: ")
                    .contains("overrides speak of the site \"nowhere\"")
                    .contains("imported/cut.csv:2: the line is cut off; the file is left out")
                    .doesNotContain("good.csv");
        }
    }
}
