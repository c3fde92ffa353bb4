package org.consentry.review;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.consentry.review.Administrators.Administrator;
import org.consentry.site.PolicyLoader;
import org.consentry.site.SitePolicy;
import org.consentry.site.Sites;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may read what is kept of a site whose contract has ended. */
final class AdministratorsTest {
    private static final String ANOTHER = "another long key that nobody guesses";
    private static final String KEY = "f5c1a2b7-a long key that nobody guesses";

    private Instant now = Instant.parse("2026-12-01T00:00:00Z");

    private static SitePolicy policy(String site, String archive) throws Exception {
        String yaml = "site: " + site + "\nhosts: [" + site + ".example]\ncontroller: {name: A}\n"
                + "notice: {version: v, effective: 2026-11-01}\n" + archive + "\n";
        return PolicyLoader.load(site + ".yaml", yaml.getBytes(UTF_8));
    }

    private static String hash(String key) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8)));
    }

    @Test
    void aKeyOpensTheOneArchiveItIsForOnceTheContractHasEnded() throws Exception {
        SitePolicy shop = policy(
                "shop",
                "archive: {ended: 2026-11-30, keep: [accounting], administrators: [{name: bureau, key: " + hash(KEY)
                        + "}]}");
        SitePolicy blog = policy(
                "blog", "archive: {ended: 2026-11-30, administrators: [{name: bureau, key: " + hash(ANOTHER) + "}]}");
        Administrators administrators = new Administrators(new Sites(List.of(blog, shop)), () -> now);
        assertThat(administrators.find("bureau", KEY, "")).contains(new Administrator("bureau", "shop", true));
        assertThat(administrators.find("bureau", ANOTHER, ""))
                .map(Administrator::site)
                .contains("blog");
        for (String wrong : List.of("", "x", KEY + " ", hash(KEY), KEY.toUpperCase(java.util.Locale.ROOT))) {
            assertThat(administrators.find("bureau", wrong, "")).as(wrong).isEqualTo(Optional.empty());
        }
        assertThat(administrators.find("reviewer", KEY, "")).isEmpty();
        now = now.minusMillis(1);
        assertThat(administrators.find("bureau", KEY, "")).contains(new Administrator("bureau", "shop", false));
    }

    /** Whatever a policy has the SHA-256 of: what can be tried out opens nothing. */
    @ParameterizedTest
    @CsvSource({"a, false", "fifteen-letters, false", "sixteen--letters, true"})
    void aShortKeyIsNone(String key, boolean opens) throws Exception {
        String archive = "archive: {ended: 2026-11-30, administrators: [{name: bureau, key: " + hash(key) + "}]}";
        Administrators administrators = new Administrators(new Sites(List.of(policy("shop", archive))), () -> now);
        assertThat(administrators.find("bureau", key, "shop").isPresent()).isEqualTo(opens);
    }

    @Test
    void oneKeyOpensTheArchiveThatIsAskedForOfAllThatItIsFor() throws Exception {
        String archive = "archive: {ended: 2026-11-30, administrators: [{name: bureau, key: " + hash(KEY) + "}]}";
        SitePolicy other = policy("other", archive.replace(hash(KEY), hash(ANOTHER)));
        Administrators administrators = new Administrators(
                new Sites(List.of(policy("blog", archive), other, policy("shop", archive))), () -> now);
        for (String site : List.of("blog", "shop")) {
            assertThat(administrators.find("bureau", KEY, site)).contains(new Administrator("bureau", site, true));
        }
        for (String site : List.of("", "other", "none")) {
            assertThat(administrators.find("bureau", KEY, site))
                    .map(Administrator::site)
                    .hasValueSatisfying(own -> assertThat(own).isIn("blog", "shop"));
        }
        assertThat(administrators.find("bureau", "wrong", "shop")).isEmpty();
    }
}
