package org.consentry.site;

import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Where in a policy's file its keys stand, for findings about what the file says as a whole. A path is made of keys
 * ({@code String}) and of places in lists ({@code Integer}, from 0).
 */
public final class PolicyPlaces {
    /** In characters: room for a list of all the languages there are. */
    private static final int LONGEST = 500;

    private final String file;
    private final @Nullable Node root;

    private PolicyPlaces(String file, @Nullable Node root) {
        this.file = file;
        this.root = root;
    }

    /** Of a text that is no YAML nothing is found, and every finding is about the whole file. */
    public static PolicyPlaces of(String file, byte[] yaml) {
        return new PolicyPlaces(
                file, PolicyYaml.read(file, yaml, new ArrayList<>()).orElse(null));
    }

    /** A finding at that path, or at the nearest one above it that the file has. */
    public Finding finding(Finding.Severity severity, String problem, String hint, Object... path) {
        Node at = root;
        for (Object step : path) {
            Node next = child(at, step);
            if (next == null) {
                break;
            }
            at = next;
        }
        Mark mark = at == null ? null : at.getStartMark().orElse(null);
        int line = mark == null ? 0 : mark.getLine() + 1;
        int column = mark == null ? 0 : mark.getColumn() + 1;
        return new Finding(file, line, column, PolicyNode.shown(problem, LONGEST), hint, severity);
    }

    /** The text at that path; {@code null} where the file has none there. */
    public @Nullable String text(Object... path) {
        Node at = root;
        for (Object step : path) {
            at = child(at, step);
        }
        return at instanceof ScalarNode scalar ? scalar.getValue() : null;
    }

    private static @Nullable Node child(@Nullable Node node, Object step) {
        if (node instanceof SequenceNode list && step instanceof Integer place) {
            return place < list.getValue().size() ? list.getValue().get(place) : null;
        }
        if (node instanceof MappingNode map) {
            for (NodeTuple tuple : map.getValue()) {
                if (tuple.getKeyNode() instanceof ScalarNode key
                        && key.getValue().equals(step)) {
                    return tuple.getValueNode();
                }
            }
        }
        return null;
    }
}
