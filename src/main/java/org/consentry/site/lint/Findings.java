package org.consentry.site.lint;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.consentry.site.Finding;
import org.consentry.site.Finding.Severity;
import org.consentry.site.PolicyPlaces;

/** What the checks of one policy found. Paths are those of {@link PolicyPlaces}. */
public final class Findings {
    /** Nobody reads more at once. */
    private static final int MOST = 200;

    private final PolicyPlaces places;
    private final List<Finding> all = new ArrayList<>();

    public Findings(PolicyPlaces places) {
        this.places = places;
    }

    public void error(String problem, String hint, Object... path) {
        add(Severity.ERROR, problem, hint, path);
    }

    public void warning(String problem, String hint, Object... path) {
        add(Severity.WARNING, problem, hint, path);
    }

    private void add(Severity severity, String problem, String hint, Object... path) {
        if (all.size() < MOST) {
            all.add(places.finding(severity, problem, hint, path));
        }
    }

    PolicyPlaces places() {
        return places;
    }

    /** In the file's order, each once. */
    public List<Finding> sorted() {
        return all.stream()
                .distinct()
                .sorted(Comparator.comparingInt(Finding::line).thenComparingInt(Finding::column))
                .toList();
    }
}
