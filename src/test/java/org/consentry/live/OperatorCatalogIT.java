package org.consentry.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What an operator adds to the catalogue holds in the running gateway, and what is broken in it stops no traffic. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class OperatorCatalogIT {
    private static final String HEADER = "site,name,host,category,reason,date\n";
    private static final String COOKIES = "name,host,category,vendor,protection,lifetime,source\n";

    @TempDir
    private static Path folder;

    private static Path operator;
    private static QuietSite site;
    private static LiveGateway gateway;

    @BeforeAll
    static void start() throws IOException {
        operator = folder.resolve("catalogue");
        Files.createDirectories(operator.resolve("imported"));
        Files.writeString(
                operator.resolve("overrides.csv"),
                HEADER
                        + ",_ga,,necessary,counted on our own server,2026-03-01\n"
                        + ",q*,,marketing,too wide,2026-03-01\n"
                        + "nowhere,_fbp,,necessary,a site that is not there,2026-03-01\n");
        Files.writeString(operator.resolve("imported/good.csv"), COOKIES + "qqq_list,,marketing,Lists,,,knowledge\n");
        Files.writeString(operator.resolve("imported/cut.csv"), COOKIES + "qqq_cut,,marketing,Lists,,,know");
        site = new QuietSite();
        gateway = new LiveGateway(folder.resolve("gateway"))
                .with("CONSENTRY_UPSTREAM", site.address())
                .with("CONSENTRY_CATALOG", operator.toString())
                .start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        site.close();
    }

    @Test
    @Order(1)
    void aGatewayServesWithBrokenListsByTheSoundOnes() {
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

    @Test
    @Order(2)
    void aChangeCountsWithoutARestartAndABrokenOneLeavesTheEarlierState() throws IOException {
        Files.delete(operator.resolve("imported/cut.csv"));
        overrules("marketing");
        await(() -> page(), () -> site.cookies("/page").equals(List.of("sid=1")));
        String held = page();
        overrules("necessary");
        await(() -> page(), () -> site.cookies("/page").equals(List.of("qqq_ours=1; sid=1")));
        String passing = guard(page());
        assertThat(passing).as("the page's guard comes with the verdict").isNotEqualTo(guard(held));
        for (String script : List.of(guard(held), passing)) {
            Reply reply = Ask.get(gateway.http(), script).send();
            assertThat(reply.status()).as(script).isEqualTo(200);
            assertThat(reply.text().contains("qqq_ours")).as(script).isEqualTo(script.equals(guard(held)));
        }
        int soFar = gateway.log().length();
        Files.writeString(operator.resolve("overrides.csv"), HEADER + ",qqq_ours,,marketing,why,2026-03");
        await(() -> {}, () -> gateway.log().substring(soFar).contains("was not taken over; the earlier state goes on"));
        page();
        assertThat(site.cookies("/page")).containsExactly("qqq_ours=1; sid=1");
        Reply health = Ask.get(gateway.platform(), "/health/ready").send();
        assertThat(health.status())
                .as("the last good one serves as well: %s", health)
                .isEqualTo(200);
        assertThat(health.text()).contains("\"stale\"", "overrides.csv");
    }

    private static void overrules(String category) throws IOException {
        Files.writeString(operator.resolve("overrides.csv"), HEADER + ",qqq_ours,," + category + ",why,2026-03-01\n");
    }

    private static String page() {
        Reply page = Ask.get(gateway.http(), "/page")
                .with("Accept", "text/html")
                .with("Sec-Fetch-Dest", "document")
                .with("Cookie", "qqq_ours=1; sid=1")
                .send();
        assertThat(page.status()).isEqualTo(200);
        return page.text();
    }

    private static String guard(String page) {
        return page.replaceAll("(?s).*src=\"([^\"]*/guard/[^\"]+)\".*", "$1");
    }

    private static void await(Runnable again, BooleanSupplier reached) {
        Instant limit = Instant.now().plusSeconds(30);
        for (again.run(); !reached.getAsBoolean(); again.run()) {
            assertThat(Instant.now()).isBefore(limit);
            LockSupport.parkNanos(100_000_000);
        }
    }
}
