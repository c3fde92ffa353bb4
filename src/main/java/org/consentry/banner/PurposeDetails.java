package org.consentry.banner;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.consentry.site.Purpose;

/** What a site says of a purpose besides: which data it takes and how long they are kept. */
final class PurposeDetails {
    private final PolicyModel model;

    PurposeDetails(PolicyModel model) {
        this.model = model;
    }

    /** A line of markup for each, as the names that templates read; none where the site says no more. */
    List<Map<String, Object>> lines(Purpose purpose) {
        return Stream.of(
                        line("data", purpose.details().data()),
                        line("retention", purpose.details().retention()))
                .filter(line -> !line.isEmpty())
                .map(line -> Map.<String, Object>of("line", line))
                .toList();
    }

    private String line(String name, Map<String, String> words) {
        return model.spoken(words)
                .map(spoken -> Markup.fill(model.text("preferences." + name), Map.of(name, spoken.words()))
                        .replace("<bdi>", "<bdi" + spoken.mark(model.language()) + ">"))
                .orElse("");
    }
}
