package org.consentry.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.consentry.site.PolicyShape.Block;
import org.consentry.site.PolicyShape.Entries;
import org.consentry.site.PolicyShape.Items;
import org.consentry.site.PolicyShape.Key;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** The schema that editors read says what the loader does, as far as keys and single values go. */
final class PolicySchemaTest {
    private static final Path SITES = Path.of("src", "test", "resources", "sites");
    private static final Path KEPT = Path.of("src", "docs", "policy.schema.json");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonSchema SCHEMA =
            JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(PolicySchema.json());

    /** What a schema can see of what the loader finds. */
    private static final List<String> STRUCTURAL = List.of(
            "unknown key",
            "\" is missing",
            "names no hosts",
            "must be a list",
            "must be a block",
            "must be a single value",
            "is no value for",
            "is no site name",
            "is no host",
            "no cookie can be called",
            "speaks no language",
            "is no mail address",
            "is no telephone number",
            "is no language tag",
            "is no region",
            "is no claim",
            "is no event",
            "is no web address",
            "is no clause id",
            "is no SHA-256",
            "is no app's key",
            "is told nothing",
            "more than 20 webhooks");

    /** Well formed, and no day or period that can be. */
    private static final Set<String> OF_THEIR_SIZE = Set.of("notice-bad-day.yaml", "validity-too-long.yaml");

    static List<Path> sound() throws IOException {
        List<Path> files = new ArrayList<>(files(SITES.resolve("good")));
        files.addAll(files(Path.of("server-config", "sites")));
        return files;
    }

    static List<Path> unsound() throws IOException {
        return files(SITES.resolve("bad"));
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    private static Object tree(String yaml) {
        return new Load(LoadSettings.builder().build()).loadFromString(yaml);
    }

    private static List<String> faults(Object tree) {
        JsonNode json = JSON.valueToTree(tree);
        return SCHEMA.validate(json).stream().map(String::valueOf).toList();
    }

    @Test
    void theKeptFileIsWhatTheCommandPrints() throws IOException {
        assertThat(Files.readString(KEPT))
                .as("java -jar consentry-cli.jar schema > " + KEPT)
                .isEqualTo(PolicySchema.json());
    }

    @Test
    void itIsSoundItself() throws IOException {
        JsonNode schema = JSON.readTree(PolicySchema.json());
        JsonSchema meta = JsonSchemaFactory.getInstance(VersionFlag.V202012)
                .getSchema(URI.create("https://json-schema.org/draft/2020-12/schema"));
        assertThat(meta.validate(schema)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("sound")
    void whatTheLoaderTakesSatisfiesIt(Path file) throws IOException {
        assertThat(faults(tree(Files.readString(file)))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("unsound")
    void whatIsWronglyBuiltDoesNot(Path file) throws IOException {
        String yaml = Files.readString(file);
        boolean structural = !OF_THEIR_SIZE.contains(file.getFileName().toString())
                && yaml.lines()
                        .takeWhile(line -> line.startsWith("# expect: "))
                        .anyMatch(line -> STRUCTURAL.stream().anyMatch(line::contains));
        if (structural) {
            try {
                assertThat(faults(tree(yaml))).isNotEmpty();
            } catch (YamlEngineException e) {
                // What is no YAML, has a key twice or a tag of its own never comes as far as a schema.
                assertThat(e).hasMessageContaining("line ");
            }
        }
    }

    /** Over every key that there is: without it the loader misses it exactly where the schema says so. */
    @Test
    void aKeyIsRequiredWhereTheLoaderSaysSo() throws IOException {
        Object root = tree(Files.readString(SITES.resolve("good/everything.yaml")));
        Map<Block, Set<String>> seen = new IdentityHashMap<>();
        each(PolicyKeys.ROOT, root, (block, map) -> {
            seen.computeIfAbsent(block, b -> new TreeSet<>()).addAll(map.keySet());
            for (String key : List.copyOf(map.keySet())) {
                Map<String, Object> before = new LinkedHashMap<>(map);
                map.remove(key);
                assertThat(isMissed(key, root))
                        .as(key + " of " + before)
                        .isEqualTo(block.required().contains(key));
                assertThat(faults(root).isEmpty())
                        .as(key + " of " + before)
                        .isEqualTo(!block.required().contains(key));
                map.clear();
                map.putAll(before);
            }
        });
        seen.forEach((block, keys) -> {
            // Of keys that are all alike some will do.
            boolean alike =
                    block.keys().values().stream().map(Key::says).distinct().count() == 1;
            if (!alike) {
                assertThat(keys)
                        .containsExactlyInAnyOrderElementsOf(block.keys().keySet());
            }
        });
        assertThat(blocks(PolicyKeys.ROOT)).allSatisfy(block -> assertThat(seen).containsKey(block));
    }

    private static boolean isMissed(String key, Object root) throws IOException {
        byte[] json = JSON.writeValueAsBytes(root);
        PolicyException refused = catchThrowableOfType(PolicyException.class, () -> PolicyLoader.load("x", json));
        return refused != null
                && refused.findings().stream()
                        .map(Finding::problem)
                        .anyMatch(problem -> problem.startsWith("\"" + key + "\" is missing")
                                || problem.equals("the policy names no " + key)
                                || problem.equals("the clause has no " + key));
    }

    private interface Visit {
        void block(Block block, Map<String, Object> map) throws IOException;
    }

    @SuppressWarnings("unchecked")
    private static void each(PolicyShape shape, Object tree, Visit visit) throws IOException {
        if (tree instanceof List<?> list) {
            for (Object item : list) {
                each(shape.item(), item, visit);
            }
        } else if (tree instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                each(Objects.requireNonNull(shape.at((String) entry.getKey())), entry.getValue(), visit);
            }
            if (shape instanceof Block block) {
                visit.block(block, (Map<String, Object>) map);
            }
        }
    }

    private static List<Block> blocks(PolicyShape shape) {
        List<Block> blocks = new ArrayList<>();
        if (shape instanceof Block block) {
            blocks.add(block);
            block.keys().values().forEach(key -> blocks.addAll(blocks(key.shape())));
        } else if (shape instanceof Items items) {
            blocks.addAll(blocks(items.item()));
        } else if (shape instanceof Entries entries) {
            blocks.addAll(blocks(entries.of()));
        }
        return blocks;
    }
}
