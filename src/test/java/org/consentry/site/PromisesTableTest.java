package org.consentry.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of promises names tests that are there, and none of the tests of promises is missing from it. */
class PromisesTableTest {
    private static final Path TABLE = Path.of("src", "docs", "promises.md");
    private static final Path TESTS = Path.of("src", "test", "java");
    private static final Pattern TEST = Pattern.compile("`(\\w+)\\.(\\w+)`");

    /** Rows of promises, as their cells. */
    private static List<List<String>> rows() throws IOException {
        List<List<String>> rows = new ArrayList<>();
        for (String line : Files.readAllLines(TABLE)) {
            boolean head = line.startsWith("|---") || line.startsWith("| promise ");
            if (line.startsWith("|") && !head) {
                rows.add(Arrays.stream(line.substring(1).split("(?<!\\\\)\\|"))
                        .map(String::strip)
                        .toList());
            }
        }
        return rows;
    }

    private static Set<String> named() throws IOException {
        Set<String> named = new TreeSet<>();
        for (List<String> row : rows()) {
            Matcher test = TEST.matcher(row.get(2));
            while (test.find()) {
                named.add(test.group(1) + '.' + test.group(2));
            }
        }
        return named;
    }

    /** The tests of a class, by its simple name. */
    private static Set<String> tests(String simpleName) throws IOException {
        try (Stream<Path> files = Files.walk(TESTS)) {
            Path file = files.filter(f -> f.getFileName().toString().equals(simpleName + ".java"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no test class is called " + simpleName));
            String name = TESTS.relativize(file).toString().replace(".java", "").replace('/', '.');
            return Arrays.stream(Class.forName(name).getDeclaredMethods())
                    .filter(m -> m.isAnnotationPresent(Test.class) || m.isAnnotationPresent(ParameterizedTest.class))
                    .map(Method::getName)
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void everyPromiseNamesWhatIsDoneAndATest() throws IOException {
        assertThat(rows()).hasSizeGreaterThan(30).allSatisfy(row -> {
            assertThat(row).as(row.toString()).hasSize(3).noneMatch(String::isEmpty);
            assertThat(row.get(2)).containsPattern(TEST);
        });
    }

    @Test
    void everyTestThatIsNamedIsThere() throws IOException {
        for (String test : named()) {
            int dot = test.indexOf('.');
            assertThat(tests(test.substring(0, dot))).as(test).contains(test.substring(dot + 1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SmallestStatementIT", "SmallestAiIT", "SmartiIT", "SmarteIT", "SmartbooqingIT"})
    void everyTestOfAPromiseIsNamed(String simpleName) throws IOException {
        Set<String> here = tests(simpleName).stream()
                .map(method -> simpleName + '.' + method)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(here).isNotEmpty();
        assertThat(named()).containsAll(here);
    }
}
