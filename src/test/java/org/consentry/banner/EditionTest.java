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
    void noSiteIsGivenAnothersTable() {
        SitePolicy other = Samples.hostile("Reeds & Rushes");
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
}
