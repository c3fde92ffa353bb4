package org.consentry.site.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.consentry.catalog.Catalog;
import org.consentry.catalog.Classifier;
import org.consentry.site.Finding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a published statement and the law disagree, the bundled policy follows the stricter, and lint says so. */
class PublishedClaimsTest {
    private static final PolicyLint LINT = new PolicyLint(new Classifier(Catalog.load()), List.of());

    private static List<Finding> findings(String site) throws IOException {
        return LINT.of(site, Files.readAllBytes(Path.of("server-config", "sites", site + ".yaml")));
    }

    @ParameterizedTest
    @CsvSource({
        "smallest-statement, use-is-consent",
        "smallest-ai, use-is-consent",
        "smallest-ai, ignores-signals",
        "smallest-ai, interest-in-tracking",
        "smarti, interest-in-tracking",
        "smarte, use-is-consent",
        "smarte, interest-in-tracking",
        "smartbooqing, use-is-consent"
    })
    void lintNamesEachConflict(String site, String claim) throws IOException {
        List<Finding> findings = findings(site);
        assertThat(findings)
                .filteredOn(finding -> finding.problem().contains("the claim " + claim))
                .hasSize(1);
        assertThat(findings).noneMatch(Finding::isError);
    }

    @Test
    void whatRestsOnAnInterestIsSaidToStayShut() throws IOException {
        assertThat(findings("smarti"))
                .extracting(Finding::problem)
                .anyMatch(problem -> problem.contains("purpose analysis") && problem.contains("stays shut"))
                .anyMatch(problem -> problem.contains("purpose sales") && problem.contains("stays shut"));
    }
}
