package org.consentry.site;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.consentry.site.PolicyShape.Block;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A place in a policy file. Every accessor reports what is wrong to the one list of findings and answers something
 * usable, so that one reading names every error.
 */
final class PolicyNode {
    /** In characters; no name, address or description of a site is as long. */
    private static final int LONGEST_TEXT = 4000;

    /** Nobody reads more at once, and a hostile file could ask for millions. */
    private static final int MOST_FINDINGS = 200;

    private final String file;
    private final List<Finding> findings;
    private final @Nullable Node node;
    private final String path;
    private final PolicyShape shape;
    private final Map<String, NodeTuple> children = new LinkedHashMap<>();

    private PolicyNode(String file, List<Finding> findings, @Nullable Node node, String path, PolicyShape shape) {
        this.file = file;
        this.findings = findings;
        this.node = node;
        this.path = path;
        this.shape = shape;
        if (node instanceof MappingNode map) {
            readChildren(map);
        }
    }

    static PolicyNode root(String file, List<Finding> findings, Node root) {
        return new PolicyNode(file, findings, root, "", PolicyKeys.ROOT);
    }

    private void readChildren(MappingNode map) {
        for (NodeTuple tuple : map.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode key) {
                if (children.putIfAbsent(key.getValue(), tuple) != null) {
                    report(key, "\"" + key.getValue() + "\" stands twice", "keep one of them");
                }
            } else {
                report(
                        tuple.getKeyNode(),
                        "a key must be a word",
                        "write key: value; quote a text that begins with [, { or ?");
            }
        }
    }

    private @Nullable Node value(String key) {
        NodeTuple tuple = children.get(key);
        return tuple == null ? null : tuple.getValueNode();
    }

    boolean isBlock() {
        return node instanceof MappingNode;
    }

    boolean isEmptyList() {
        return node instanceof SequenceNode list && list.getValue().isEmpty();
    }

    boolean present() {
        return node != null;
    }

    String path() {
        return path;
    }

    /** Reports every key that nobody reads: most often a slip of the pen. */
    void allow() {
        Set<String> known = shape instanceof Block block ? block.keys().keySet() : Set.of();
        if (node != null && !(node instanceof MappingNode)) {
            problem(here() + " must be a block of keys and values", "write " + String.join(", ", sorted(known)));
        }
        children.forEach((key, tuple) -> {
            if (!known.contains(key)) {
                report(
                        tuple.getKeyNode(),
                        "unknown key \"" + key + "\" in " + here(),
                        "known are " + String.join(", ", sorted(known)));
            }
        });
    }

    /** @throws IllegalStateException where {@link PolicyKeys} has no such key here */
    PolicyNode child(String key) {
        return child(key, expected(key));
    }

    private PolicyShape expected(String key) {
        PolicyShape expected = shape.at(key);
        if (expected == null) {
            throw new IllegalStateException("no key " + key + " is known in " + here());
        }
        return expected;
    }

    private PolicyNode child(String key, PolicyShape expected) {
        return new PolicyNode(file, findings, value(key), path.isEmpty() ? key : path + "." + key, expected);
    }

    /** The child's text; an empty string, and a finding, where it is missing or empty. */
    String required(String key) {
        PolicyNode child = child(key);
        String text = child.text("");
        // Of a node that is no block at all, allow() has told.
        if (child.node == null && node instanceof MappingNode) {
            problem("\"" + key + "\" is missing in " + here(), "add " + key + ": …");
        } else if (text.isEmpty()
                && child.node instanceof ScalarNode scalar
                && scalar.getValue().isBlank()) {
            child.problem("\"" + key + "\" is empty in " + here(), "write " + key + ": …");
        }
        return text;
    }

    String text(String key, String otherwise) {
        return child(key).text(otherwise);
    }

    String text(String otherwise) {
        return text(otherwise, LONGEST_TEXT);
    }

    /** @param longest in characters */
    String text(String otherwise, int longest) {
        if (node == null) {
            return otherwise;
        }
        if (node instanceof ScalarNode scalar) {
            if (scalar.getValue().length() > longest) {
                problem(path + " is longer than " + longest + " characters", "write less");
                return otherwise;
            }
            return scalar.getValue().strip();
        }
        problem(path + " must be a single value", "write it behind the colon; quote it where it begins with [ or {");
        return otherwise;
    }

    /** The child's text turned into a value; the default where it is absent or, with a finding, wrong. */
    <T> T value(String key, T otherwise, Function<String, @Nullable T> reader, String hint) {
        PolicyNode child = child(key);
        String text = child.text("");
        if (!(child.node instanceof ScalarNode)) {
            return otherwise;
        }
        T value = reader.apply(text);
        if (value == null) {
            child.problem("\"" + text + "\" is no value for " + key, hint);
            return otherwise;
        }
        return value;
    }

    /** As {@link #value}, with a finding where it is missing. */
    <T> T requiredValue(String key, T otherwise, Function<String, @Nullable T> reader, String hint) {
        return required(key).isEmpty() ? otherwise : value(key, otherwise, reader, hint);
    }

    List<PolicyNode> list(String key) {
        Node list = value(key);
        PolicyShape item = expected(key).item();
        List<PolicyNode> items = new ArrayList<>();
        if (list instanceof SequenceNode sequence) {
            for (Node node : sequence.getValue()) {
                items.add(new PolicyNode(
                        file,
                        findings,
                        node,
                        (path.isEmpty() ? key : path + "." + key) + "[" + items.size() + "]",
                        item));
            }
        } else if (list != null) {
            report(list, "\"" + key + "\" must be a list", "write " + key + ": [a, b]");
        }
        return items;
    }

    List<String> texts(String key) {
        return list(key).stream()
                .map(item -> item.text(""))
                .filter(text -> !text.isEmpty())
                .toList();
    }

    Map<String, PolicyNode> entries() {
        Map<String, PolicyNode> entries = new LinkedHashMap<>();
        children.keySet().forEach(key -> {
            PolicyShape expected = shape.at(key);
            entries.put(key, child(key, expected == null ? PolicyShape.UNKNOWN : expected));
        });
        return entries;
    }

    void problem(String problem, String hint) {
        report(node, problem, hint);
    }

    private String here() {
        return path.isEmpty() ? "the policy" : path;
    }

    private void report(@Nullable Node at, String problem, String hint) {
        if (findings.size() >= MOST_FINDINGS) {
            return;
        }
        Mark mark = at == null ? null : at.getStartMark().orElse(null);
        findings.add(
                mark == null
                        ? new Finding(file, 0, 0, shown(problem), hint)
                        : new Finding(file, mark.getLine() + 1, mark.getColumn() + 1, shown(problem), hint));
    }

    /** One line that a terminal can show, whatever the file holds. */
    private static String shown(String problem) {
        return shown(problem, 200);
    }

    /** As above, cut after so many characters. */
    static String shown(String problem, int most) {
        String cut = problem.length() > most ? problem.substring(0, most) + "…" : problem;
        return cut.codePoints()
                .map(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029 ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static List<String> sorted(Set<String> words) {
        return words.stream().sorted().toList();
    }
}
