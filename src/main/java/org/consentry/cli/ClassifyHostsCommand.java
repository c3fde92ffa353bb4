package org.consentry.cli;

import java.util.List;
import org.consentry.catalog.Catalog;
import org.consentry.catalog.Classification;
import org.consentry.catalog.Classifier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code classify-hosts}: a verdict on each host of a list. */
@Command(
        name = "classify-hosts",
        description = "Says whose each host of a list is and what it is for, and by which rule.",
        mixinStandardHelpOptions = true)
final class ClassifyHostsCommand implements Runnable {

    private final CsvPipe pipe;

    @Parameters(
            index = "0",
            paramLabel = "IN.csv",
            description = "Hosts, or - for standard input: a header row; column host.")
    private String in = "";

    @Parameters(
            index = "1",
            paramLabel = "OUT.csv",
            description = "Verdicts, or - for standard output: host,category,tracking,vendor,rule;"
                    + " category and tracking are empty where nothing is known.")
    private String out = "";

    ClassifyHostsCommand(CsvPipe pipe) {
        this.pipe = pipe;
    }

    @Override
    public void run() {
        Classifier classifier = new Classifier(Catalog.load());
        pipe.run(
                in,
                out,
                List.of("host"),
                List.of("host", "category", "tracking", "vendor", "rule"),
                row -> verdict(row.text("host"), classifier));
    }

    private static List<String> verdict(String host, Classifier classifier) {
        Classification c = classifier.classifyHost(host.strip());
        return List.of(host, ClassifyCommand.category(c), ClassifyCommand.tracking(c), c.vendor(), c.rule());
    }
}
