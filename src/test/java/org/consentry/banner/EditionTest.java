package org.consentry.banner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.consentry.catalog.Catalog;
import org.consentry.consent.Grounds;
import org.consentry.http.PageOrigin;
import org.consentry.site.PolicyException;
import org.consentry.site.PolicyLoader;
import org.consentry.site.SitePolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes together for one request, and what later editions still know of earlier ones. */
class EditionTest {
    private final SitePolicy shop = Samples.shop();
    private final Edition shipped = new Edition(new Grounds(Catalog.load()), Samples.banner());

    @TempDir
    private Path folder;

    /** A catalogue with one override, which every guard's table shows. */
    private Grounds grounds(String host) throws IOException {
        Files.writeString(
                folder.resolve("overrides.csv"),
                "site,name,host,category,reason,date\n,," + host + ",marketing,why,2026-03-01\n");
        return new Grounds(
                Catalog.load(folder, complaint -> assertThat(complaint).isNull()));
    }

    @Test
    void anEditionNeverChangesAndItsPartsGoTogether() throws IOException {
        Asset before = shipped.guard(shop);
        Edition next = shipped.next(grounds("v1.test"), List.of(shop));
        assertThat(shipped.guard(shop)).isSameAs(before);
        assertThat(text(next.guard(shop))).contains("v1.test");
        assertThat(text(before)).doesNotContain("v1.test");
        assertThat(next.build()).contains(next.grounds().hash()).isNotEqualTo(shipped.build());
        assertThat(next.files(shop, PageOrigin.of("https://shop.example"))
                        .scripts()
                        .get(0)
                        .sha256())
                .isEqualTo(next.guard(shop).sha256());
        assertThat(next.grounds().hosts(shop)).isSameAs(next.grounds().hosts(shop));
    }

    @Test
    void anEarlierGuardIsServedWhilePagesMayStillAskForIt() throws IOException {
        Edition live = shipped;
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            live = live.next(grounds("v" + i + ".test"), List.of(shop));
            live = live.next(grounds("v" + i + ".test"), List.of(shop));
            names.add(live.guard(shop).name());
        }
        Edition last = live;
        assertThat(names).doesNotHaveDuplicates();
        assertThat(names.stream().map(name -> last.guard(shop, name).isPresent()))
                .containsExactly(false, false, true, true, true, true);
        assertThat(text(last.guard(shop, names.get(4)).orElseThrow())).contains("v4.test");
    }

    @Test
    void aPageOfTheEditionBeforeFindsItsGuardThoughItWasNeverAskedForUntilThen() throws IOException {
        Edition next = shipped.next(grounds("v1.test"), List.of(shop));
        assertThat(next.guard(shop, shipped.guard(shop).name())).isPresent();
    }

    @Test
    void noSiteIsGivenAnothersTable() throws PolicyException {
        SitePolicy other = policy("1", "#123456");
        assertThat(shipped.guard(other).name()).isNotEqualTo(shipped.guard(shop).name());
        assertThat(shipped.guard(other, shipped.guard(shop).name())).isEmpty();
        assertThat(shipped.guard(shop, shipped.guard(other).name())).isEmpty();
        assertThat(shipped.guard(shop, shipped.guard(shop).name())).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x.js", "../guard.js", "0000000000000000.js", "0000000000000000.js/"})
    void anotherNameIsNotFound(String name) {
        assertThat(shipped.guard(shop, name)).isEmpty();
    }

    private static String text(Asset guard) {
        return new String(guard.bytes(), StandardCharsets.US_ASCII);
    }

    /** A policy that is loaded again is another object, of the same site. */
    @Test
    void aPageOfAnEarlierPolicyFindsItsGuardAndItsLook() throws PolicyException {
        SitePolicy before = policy("1", "#123456");
        SitePolicy after = policy("2", "#654321");
        Asset guard = shipped.guard(before);
        Asset look = shipped.look(before);
        assertThat(shipped.guard(after).name()).isNotEqualTo(guard.name());
        assertThat(shipped.look(after).name()).isNotEqualTo(look.name());
        assertThat(shipped.guard(after, guard.name())).contains(guard);
        assertThat(shipped.look(after, look.name())).contains(look);
        assertThat(shipped.logo(after, look.name())).isEmpty();
        SitePolicy stranger = Samples.shop();
        assertThat(shipped.guard(stranger, guard.name())).isEmpty();
        assertThat(shipped.look(stranger, look.name())).isEmpty();
    }

    private static SitePolicy policy(String notice, String accent) throws PolicyException {
        String yaml = "site: changing\nhosts: [changing.example]\ncontroller: {name: A, email: a@a.example}\n"
                + "notice: {version: \"" + notice + "\", effective: 2026-03-01}\n"
                + "host-rules: [{host: v" + notice + ".example, purpose: ads}]\n"
                + "purposes: [{id: ads, category: marketing, basis: consent}]\n"
                + "design: {light: {accent: \"" + accent + "\"}}\n";
        return PolicyLoader.load("changing.yaml", yaml.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aNewCatalogueIsMadeReadyForTheSitesInUseAlone() throws IOException {
        SitePolicy idle = Samples.shop();
        shipped.guard(shop);
        Edition next = shipped.next(grounds("v1.test"), List.of(shop, idle));
        assertThat(next.uses(shop)).isTrue();
        assertThat(next.uses(idle)).isFalse();
        assertThat(text(next.guard(idle))).contains("v1.test");
    }
}
