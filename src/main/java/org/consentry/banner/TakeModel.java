package org.consentry.banner;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.consentry.site.Purpose;

/** A choice that is taken over from another site: each optional purpose with both answers, one of which is shown. */
final class TakeModel {
    private TakeModel() {}

    static Map<String, Object> of(PolicyModel model) {
        Map<String, Object> values = model.page();
        List<Map<String, Object>> taken = new ArrayList<>();
        for (Purpose purpose : model.policy().optionalPurposes()) {
            String place = "." + taken.size();
            taken.add(Map.of(
                    "title", model.text(purpose).title(),
                    "yes", Sheet.part("yes" + place, strong("yes", model.text("choice.granted"))),
                    "no", Sheet.part("no" + place, strong("no", model.text("choice.refused")))));
        }
        values.put("taken", taken);
        return values;
    }

    private static String strong(String kind, String text) {
        return "<strong class=\"" + kind + "\">" + Markup.escape(text) + "</strong>";
    }
}
