package org.consentry.ledger;

import java.util.Map;
import org.consentry.ledger.tree.Checkpoint;

/** An export in words, for whoever opens the zip. It proves nothing. */
final class ExportSummary {
    private ExportSummary() {}

    /** @param lacks what is to be said of wordings that are not there; empty where there are none */
    static String of(ExportFacts facts, ExportCounts counts, long wordings, String lacks) {
        Checkpoint checkpoint = facts.checkpoint();
        Map<String, Object> filter = ExportLog.questions(facts.filter());
        StringBuilder text = new StringBuilder();
        text.append("Consent records of the ledger ")
                .append(checkpoint.origin())
                .append("\n\n");
        row(text, "Made", Times.format(facts.created()) + " by " + facts.actor());
        row(text, "Asked for", facts.whole() ? "all records" : "choices by " + CanonicalJson.write(filter));
        row(text, "In here", counts.records() + " of the " + checkpoint.size() + " records under the checkpoint");
        if (counts.firstTime() != null) {
            row(text, "", "from " + counts.firstTime() + " to " + counts.lastTime());
        }
        counts.kinds().forEach((kind, many) -> row(text, "", many + " " + kind));
        if (counts.emptied() > 0) {
            row(text, "", counts.emptied() + " emptied: erased or purged, their leaves remain");
        }
        if (!facts.all()) {
            row(text, "", "not all that had come in: the last of it could not be sealed in time");
        }
        row(text, "Wordings", wordings + (lacks.isEmpty() ? "" : ", " + lacks));
        row(
                text,
                "Checkpoint",
                checkpoint.size() + " leaves, root " + checkpoint.root().base64());
        row(text, "Key", facts.verifierKey());
        text.append("""

                To check it without the server, with the key as the operator publishes it elsewhere:
                  java -jar consentry-cli.jar verify EXPORT.zip --key KEY
                """);
        return text.toString();
    }

    private static void row(StringBuilder text, String name, String value) {
        text.append(name).append(" ".repeat(12 - name.length())).append(value).append('\n');
    }
}
