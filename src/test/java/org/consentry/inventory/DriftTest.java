package org.consentry.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.consentry.inventory.Settings.set;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.consentry.site.DeclaredCookie;
import org.consentry.site.PolicyLoader;
import org.consentry.site.SitePolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriftTest {
    private static final String POLICY = """
            site: a
            hosts: [shop.example, "*.shop.example"]
            controller: {name: A Shop}
            notice: {version: "1", effective: 2026-11-01}
            purposes:
              - {id: shop, category: necessary, basis: contract}
              - {id: ads, category: marketing, basis: consent}
            cookies:
              - {name: login, purpose: shop, lifetime: session}
              - {name: "cart*", purpose: shop, lifetime: 30 days}
              - {name: exact, purpose: shop, lifetime: 13 months}
              - {name: vague, purpose: shop, lifetime: a while}
              - {name: gone, purpose: shop}
              - {name: script, purpose: ads}
              - {name: elsewhere, purpose: ads, host: ads.example}
              - {name: blog, purpose: ads, host: blog.shop.example}
            """;
    private static final long DAY = 86_400;

    @TempDir
    Path folder;

    @Test
    void eachKindOfDriftIsTold() throws Exception {
        SitePolicy policy = PolicyLoader.load("a.yaml", POLICY.getBytes(StandardCharsets.UTF_8));
        MovableClock clock = new MovableClock();
        try (Inventory inventory = Inventory.open(TestDatabase.Kind.SQLITE.open(folder), clock, Duration.ofDays(1))) {
            inventory.sawHost("a", "old.example", "markup", false);
            clock.move(Duration.ofDays(1));
            Instant since = clock.instant();
            inventory.sawHost("a", "new.example", "markup", false);
            inventory.sawSetCookie("a", set("login", 30 * DAY, Attributes.NONE, false));
            inventory.sawSetCookie("a", set("cart_7", 30 * DAY, Attributes.NONE, false));
            inventory.sawSetCookie("a", set("cart_8", 0, Attributes.NONE, false));
            inventory.sawSetCookie("a", set("exact", 395 * DAY, Attributes.NONE, true));
            inventory.sawSetCookie("a", set("vague", DAY, Attributes.NONE, false));
            inventory.sawSetCookie("a", set("news", DAY, Attributes.NONE, false));
            inventory.sawSetCookie("a", set("blog", 0, Attributes.NONE, false));
            inventory.sawInRequest("a", "script");
            inventory.sawInRequest("a", "junk");
            inventory.sawInRequest("a", "elsewhere");

            Drift drift = Drift.of(policy, inventory, since);
            assertThat(drift.unseen()).extracting(DeclaredCookie::name).containsExactly("gone", "blog");
            assertThat(drift.undeclared())
                    .extracting(UpstreamCookie::name)
                    .as("a declaration for another of the site's hosts says nothing of this one")
                    .containsExactly("blog", "news");
            assertThat(drift.claimed())
                    .extracting(ClaimedCookie::name)
                    .as("a declaration for another company's host says nothing of one's own")
                    .containsExactly("elsewhere", "junk");
            assertThat(drift.lifetimes())
                    .extracting(other -> other.cookie().name() + " " + other.seconds() / DAY + " "
                            + other.cookie().lifetime() / DAY)
                    .containsExactly("cart_8 30 0", "login 0 30");
            assertThat(drift.held()).extracting(UpstreamCookie::name).containsExactly("exact");
            assertThat(drift.hosts()).extracting(SeenHost::host).containsExactly("new.example");
        }
    }
}
