package org.consentry.site;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
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
    private final String file;
    private final List<Finding> findings;
    private final @Nullable Node node;
    private final String path;
    private final Map<String, Node> children = new LinkedHashMap<>();

    PolicyNode(String file, List<Finding> findings, @Nullable Node node, String path) {
        this.file = file;
        this.findings = findings;
        this.node = node;
        this.path = path;
        if (node instanceof MappingNode map) {
            readChildren(map);
        }
    }

    private void readChildren(MappingNode map) {
        for (NodeTuple tuple : map.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode key) {
                if (children.putIfAbsent(key.getValue(), tuple.getValueNode()) != null) {
                    report(key, "\"" + key.getValue() + "\" stands twice", "keep one of them");
                }
            } else {
                report(tuple.getKeyNode(), "a key must be a word", "");
            }
        }
    }

    boolean present() {
        return node != null;
    }

    String path() {
        return path;
    }

    /** Reports every key that nobody reads: most often a slip of the pen. */
    void allow(Set<String> known) {
        if (node != null && !(node instanceof MappingNode)) {
            problem("must be a block of keys and values", "write " + String.join(", ", sorted(known)));
        }
        children.forEach((key, value) -> {
            if (!known.contains(key)) {
                report(value, "unknown key \"" + key + "\" in " + here(), "known are " + String.join(", ", sorted(known)));
            }
        });
    }

    PolicyNode child(String key) {
        return new PolicyNode(file, findings, children.get(key), path.isEmpty() ? key : path + "." + key);
    }

    /** The child's text; an empty string, and a finding, where it is missing. */
    String required(String key) {
        PolicyNode child = child(key);
        String text = child.text("");
        if (text.isEmpty() && (child.node == null || child.node instanceof ScalarNode)) {
            (child.node == null ? this : child).problem("\"" + key + "\" is missing in " + here(), "add " + key + ": …");
        }
        return text;
    }

    String text(String key, String otherwise) {
        return child(key).text(otherwise);
    }

    String text(String otherwise) {
        if (node == null) {
            return otherwise;
        }
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue().strip();
        }
        problem(path + " must be a single value", "");
        return otherwise;
    }

    /** The child's text turned into a value; the default where it is absent or, with a finding, wrong. */
    <T> T value(String key, T otherwise, Function<String, @Nullable T> reader, String hint) {
        PolicyNode child = child(key);
        String text = child.text("");
        if (child.node == null) {
            return otherwise;
        }
        T value = reader.apply(text);
        if (value == null) {
            child.problem("\"" + text + "\" is no " + key, hint);
            return otherwise;
        }
        return value;
    }

    List<PolicyNode> list(String key) {
        Node list = children.get(key);
        List<PolicyNode> items = new ArrayList<>();
        if (list instanceof SequenceNode sequence) {
            for (Node item : sequence.getValue()) {
                items.add(new PolicyNode(file, findings, item, (path.isEmpty() ? key : path + "." + key) + "[" + items.size() + "]"));
            }
        } else if (list != null) {
            report(list, "\"" + key + "\" must be a list", "write " + key + ": [a, b]");
        }
        return items;
    }

    List<String> texts(String key) {
        return list(key).stream().map(item -> item.text("")).filter(text -> !text.isEmpty()).toList();
    }

    Map<String, PolicyNode> entries() {
        Map<String, PolicyNode> entries = new LinkedHashMap<>();
        children.keySet().forEach(key -> entries.put(key, child(key)));
        return entries;
    }

    void problem(String problem, String hint) {
        report(node, problem, hint);
    }

    private String here() {
        return path.isEmpty() ? "the policy" : path;
    }

    private void report(@Nullable Node at, String problem, String hint) {
        Mark mark = at == null ? null : at.getStartMark().orElse(null);
        findings.add(
                mark == null
                        ? new Finding(file, 0, 0, problem, hint)
                        : new Finding(file, mark.getLine() + 1, mark.getColumn() + 1, problem, hint));
    }

    private static List<String> sorted(Set<String> words) {
        return words.stream().sorted().toList();
    }
}
