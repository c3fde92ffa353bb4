package org.consentry.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.consentry.site.PolicyShape.Block;
import org.consentry.site.PolicyShape.Either;
import org.consentry.site.PolicyShape.Entries;
import org.consentry.site.PolicyShape.Flag;
import org.consentry.site.PolicyShape.Items;
import org.consentry.site.PolicyShape.Key;
import org.consentry.site.PolicyShape.Number;
import org.consentry.site.PolicyShape.Text;
import org.consentry.site.PolicyShape.Words;
import org.junit.jupiter.api.Test;

/** The reference of the policy file tells of every key, and of none that is not. */
final class PolicyReferenceTest {
    private static final Path PAGE = Path.of("src", "docs", "policies.md");
    private static final Path FRESH = Path.of("target", "policies.md");
    private static final String BEGIN = "## Key by key\n";

    @Test
    void everyKeyIsDocumented() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN);
        assertThat(begin).isPositive();
        String fresh = page.substring(0, begin) + reference();
        if (!page.equals(fresh)) {
            Files.createDirectories(FRESH.getParent());
            Files.writeString(FRESH, fresh);
        }
        assertThat(page).as("cp " + FRESH + " " + PAGE).isEqualTo(fresh);
    }

    @Test
    void theExampleIsAPolicy() throws IOException, PolicyException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf("```yaml\n") + 8;
        String example = page.substring(begin, page.indexOf("```\n", begin));
        SitePolicy policy = PolicyLoader.load("shop.yaml", example.getBytes(StandardCharsets.UTF_8));
        assertThat(policy.optionalPurposes()).hasSize(1);
    }

    /** Every block once, under the names of all the places where it may stand. */
    private static String reference() {
        Map<Block, List<String>> places = new IdentityHashMap<>();
        Map<String, Block> order = new LinkedHashMap<>();
        collect("", PolicyKeys.ROOT, places, order);
        StringBuilder text = new StringBuilder(BEGIN);
        text.append(
                "A key in **bold** is required. `[]` stands for each item of a list, `<…>` for a key of your own.\n");
        order.forEach((place, block) -> {
            List<String> all = places.get(block);
            if (place.equals(all.get(0))) {
                String heading = place.isEmpty() ? "The policy" : "`" + String.join("`, `", all) + "`";
                text.append("\n### ").append(heading).append("\n| key | value | |\n|---|---|---|\n");
                block.keys().values().forEach(key -> text.append(row(key)));
            }
        });
        return text.toString();
    }

    private static void collect(
            String place, PolicyShape shape, Map<Block, List<String>> places, Map<String, Block> order) {
        if (shape instanceof Block block) {
            places.computeIfAbsent(block, b -> new ArrayList<>()).add(place);
            order.put(place, block);
            block.keys()
                    .values()
                    .forEach(key -> collect(
                            place.isEmpty() ? key.name() : place + "." + key.name(), key.shape(), places, order));
        } else if (shape instanceof Items items) {
            collect(place + "[]", items.item(), places, order);
        } else if (shape instanceof Entries entries) {
            collect(place + ".<" + entries.names().kind().split(":")[0] + ">", entries.of(), places, order);
        }
    }

    private static String row(Key key) {
        String name = key.required() ? "**`" + key.name() + "`**" : "`" + key.name() + "`";
        return "| " + name + " | " + value(key.shape()) + " | " + key.says().replace("<", "\\<") + " |\n";
    }

    private static String value(PolicyShape shape) {
        if (shape instanceof Text text) {
            return text.kind();
        } else if (shape instanceof Words words) {
            return "`" + String.join("`, `", words.words()) + "`";
        } else if (shape instanceof Flag) {
            return "`true`, `false`";
        } else if (shape instanceof Number number) {
            return number.least() + " to " + number.most();
        } else if (shape instanceof Either either) {
            return value(either.one()) + ", or " + value(either.other());
        } else if (shape instanceof Items items) {
            String most = items.most() == Integer.MAX_VALUE ? "list" : "list, at most " + items.most();
            return most + ": " + value(items.item());
        } else if (shape instanceof Entries entries) {
            return "by " + entries.names().kind().split(":")[0] + ": " + value(entries.of());
        }
        return "block, see below";
    }
}
