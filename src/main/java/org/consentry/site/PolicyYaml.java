package org.consentry.site;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** YAML 1.2 as a tree of nodes: any bytes at all give the tree or a finding, in bounded time and memory. */
final class PolicyYaml {
    /** Beyond this a file is no policy but a mistake. In bytes. */
    static final int LARGEST = 1 << 20;

    private static final String HINT = "indent with spaces; quote texts that hold a colon, a # or a leading *, & or @";

    private PolicyYaml() {}

    /** The root; empty with a finding where there is none. */
    static Optional<Node> read(String file, byte[] yaml, List<Finding> findings) {
        if (yaml.length > LARGEST) {
            findings.add(tooLarge(file));
            return Optional.empty();
        }
        CharBuffer text = CharBuffer.allocate(yaml.length);
        CoderResult result = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(yaml), text, true);
        String decoded = text.flip().toString();
        if (result.isError()) {
            findings.add(at(file, decoded, decoded.length(), "the file is not UTF-8", "save it as UTF-8"));
            return Optional.empty();
        }
        return compose(file, decoded.startsWith("\uFEFF") ? decoded.substring(1) : decoded, findings);
    }

    static Finding tooLarge(String file) {
        return new Finding(file, 0, 0, "the file is larger than 1 MiB", "is it a site policy?");
    }

    private static Optional<Node> compose(String file, String text, List<Finding> findings) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file)
                // Counted by ShallowEvents, which knows where each stands.
                .setMaxAliasesForCollections(Integer.MAX_VALUE)
                .setAllowDuplicateKeys(true)
                .setAllowNonScalarKeys(true)
                .build();
        try {
            Parser events = new ParserImpl(settings, new StreamReader(settings, text));
            Optional<Node> root = new Composer(settings, new ShallowEvents(events)).getSingleNode();
            if (root.isEmpty()) {
                findings.add(new Finding(file, 1, 1, "the file is empty", "begin with site: and hosts:"));
            }
            return root;
        } catch (ShallowEvents.TooMuch e) {
            findings.add(at(file, e.place(), e.problem(), e.hint()));
        } catch (MarkedYamlEngineException e) {
            String problem = "not YAML: " + oneLine(e.getProblem());
            findings.add(e.getProblemMark()
                    .map(mark -> at(file, mark, problem, HINT))
                    .orElseGet(() -> new Finding(file, 0, 0, problem, HINT)));
        } catch (ReaderException e) {
            int place = text.offsetByCodePoints(0, Math.min(e.getPosition(), text.codePointCount(0, text.length())));
            findings.add(at(file, text, place, "not YAML: a control character", "take it out"));
        } catch (YamlEngineException e) {
            findings.add(new Finding(file, 0, 0, "not YAML: " + oneLine(e.getMessage()), HINT));
        }
        return Optional.empty();
    }

    private static Finding at(String file, Mark mark, String problem, String hint) {
        return new Finding(file, mark.getLine() + 1, mark.getColumn() + 1, problem, hint);
    }

    private static Finding at(String file, String text, int place, String problem, String hint) {
        int line = 1;
        int start = 0;
        for (int i = 0; i < place; i++) {
            if (text.charAt(i) == '\n') {
                line++;
                start = i + 1;
            }
        }
        return new Finding(file, line, text.codePointCount(start, place) + 1, problem, hint);
    }

    private static String oneLine(String text) {
        return String.join(" ", text.lines().map(String::strip).toList());
    }
}
