package org.consentry.cli;

import java.io.PrintWriter;
import java.util.List;
import org.consentry.catalog.Classification;
import org.consentry.catalog.Classifier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code classify-hosts}: a verdict on each host of a list. */
@Command(
        name = "classify-hosts",
        description = "Says whose each host of a list is and what it is for, and by which rule.",
        mixinStandardHelpOptions = true)
final class ClassifyHostsCommand implements Runnable {

    private final CsvPipe pipe;

    @Mixin
    private final OperatorCatalog catalog;

    @Parameters(
            index = "0",
            paramLabel = "IN.csv",
            description = "Hosts or URLs, or - for standard input: a header row; column host.")
    private String in = "";

    @Parameters(
            index = "1",
            paramLabel = "OUT.csv",
            description = "Verdicts, or - for standard output: host,category,tracking,vendor,rule;"
                    + " category and tracking are empty where nothing is known.")
    private String out = "";

    ClassifyHostsCommand(CsvPipe pipe, PrintWriter errors) {
        this.pipe = pipe;
        this.catalog = new OperatorCatalog(errors);
    }

    @Override
    public void run() {
        Classifier classifier = catalog.classifier();
        pipe.run(
                in,
                out,
                List.of("host"),
                List.of("host", "category", "tracking", "vendor", "rule"),
                row -> verdict(row.text("host"), host(row), classifier));
    }

    private static String host(CsvRow row) {
        try {
            return AskedHost.of(row.text("host"));
        } catch (IllegalArgumentException e) {
            throw row.bad("column host " + e.getMessage());
        }
    }

    private List<String> verdict(String given, String host, Classifier classifier) {
        Classification c = classifier.overrides().host(catalog.site(), host);
        c = c == null ? classifier.classifyHost(host) : c;
        return List.of(given, ClassifyCommand.category(c), ClassifyCommand.tracking(c), c.vendor(), c.rule());
    }
}
