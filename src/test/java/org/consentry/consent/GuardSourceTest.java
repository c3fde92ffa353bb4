package org.consentry.consent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.consentry.catalog.Catalog;
import org.consentry.site.PolicyException;
import org.consentry.site.PolicyLoader;
import org.consentry.site.SitePolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the tables of all sites share leaves each of them as if it were the only one. */
class GuardSourceTest {
    private static SitePolicy site(String id, String more) throws PolicyException {
        String yaml = "site: " + id + "\nhosts: [" + id + ".example]\ncontroller: {name: A}\n"
                + "notice: {version: \"1\", effective: 2026-03-01}\n" + more;
        return PolicyLoader.load(id + ".yaml", yaml.getBytes(UTF_8));
    }

    private static List<SitePolicy> sites() throws PolicyException {
        String all = "purposes: [{id: stats, category: analytics, basis: consent},"
                + " {id: ads, category: marketing, basis: consent}]\n";
        return List.of(
                site("plain", all),
                site("bare", ""),
                site("gates", all + "unknown-hosts: gate\n"),
                site(
                        "names",
                        all + "host-rules: [{host: google.com, purpose: ads}, {host: a.b.test, purpose: stats}]\n"
                                + "cookies: [{name: _ga, purpose: ads, vendor: \"\", host: \"\", lifetime: session},"
                                + " {name: zz_*, purpose: stats, vendor: \"\", host: \"\", lifetime: session}]\n"));
    }

    @Test
    void aTableIsTheSameWhicheverSitesWereAskedForBefore(@TempDir Path folder) throws IOException, PolicyException {
        Files.writeString(
                folder.resolve("overrides.csv"),
                "site,name,host,category,reason,date\n,qq*,,marketing,w,2026-03-01\n"
                        + ",_ga,,necessary,w,2026-03-01\ngates,,google.com,necessary,w,2026-03-01\n");
        StringBuilder list = new StringBuilder("name,host,category,vendor,protection,lifetime,source\n");
        for (int i = 0; i < 1_200; i++) {
            list.append("zz_").append(i).append(i % 9 == 0 ? "_*" : "").append(",,");
            list.append(i % 2 == 0 ? "marketing" : "necessary").append(",V,,,knowledge\n");
        }
        Files.createDirectories(folder.resolve("imported"));
        Files.writeString(folder.resolve("imported/list.csv"), list);
        for (Catalog catalog : List.of(Catalog.load(), Catalog.load(folder, complaint -> {}))) {
            Grounds grounds = new Grounds(catalog);
            for (SitePolicy site : sites()) {
                assertThat(grounds.guardTable(site)).as(site.id()).isEqualTo(GuardTable.text(site, catalog));
            }
        }
    }

    /** One search in all sets finds what a search in each of them in turn does. */
    @Test
    void theFirstSetThatSeemsToHaveANameIsFound() {
        Random random = new Random(7);
        List<List<String>> lists = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            List<String> names = new ArrayList<>();
            for (int n = 0; n < (i == 2 ? 0 : 300); n++) {
                names.add("n" + random.nextInt(5_000));
            }
            lists.add(names);
        }
        long range = 6_000;
        List<Set<Long>> sets = new ArrayList<>();
        lists.forEach(names -> {
            Set<Long> values = new HashSet<>();
            names.forEach(name -> values.add((long) Math.floor(HashedNames.hash(name) * range)));
            sets.add(values);
        });
        HashedNames hashed = new HashedNames(lists, range);
        for (int n = 0; n < 6_000; n++) {
            double hash = HashedNames.hash("n" + n);
            int first = -1;
            for (int set = sets.size() - 1; set >= 0; set--) {
                first = sets.get(set).contains((long) Math.floor(hash * range)) ? set : first;
            }
            assertThat(hashed.find(hash)).isEqualTo(first);
        }
        assertThat(new HashedNames(List.of(), 0).find(HashedNames.hash("x"))).isEqualTo(-1);
    }
}
