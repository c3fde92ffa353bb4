package org.consentry.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.consentry.banner.Assets;
import org.consentry.banner.Banner;
import org.consentry.banner.Messages;
import org.consentry.banner.RenderedCheck;
import org.consentry.catalog.Catalog;
import org.consentry.catalog.Classifier;
import org.consentry.site.Finding;
import org.consentry.site.lint.PolicyLint;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lint}: what is wrong with site policies, before they go live. */
@Command(
        name = "lint",
        description = {
            "Checks site policies and what visitors would see of them. Every finding is a line on standard error:"
                    + " file:line:column, error or warning, what is wrong, and what to write.",
            "Exit status 0 where there is no error, 1 where there is one (with --strict, or a warning), 2 where a file"
                    + " can't be read."
        },
        mixinStandardHelpOptions = true)
final class LintCommand implements Callable<Integer> {
    private static final int FOUND = 1;

    private final PrintStream out;
    private final PrintWriter errors;
    private final Function<String, byte @Nullable []> assets;

    @Option(names = "--strict", description = "Warnings count as errors.")
    private boolean strict;

    @Parameters(arity = "1..*", paramLabel = "POLICY.yaml", description = "The sites' policies.")
    private List<String> files = List.of();

    /** @param assets gives a front-end file's bytes by its name, {@code null} where there is none */
    LintCommand(PrintStream out, PrintWriter errors, Function<String, byte @Nullable []> assets) {
        this.out = out;
        this.errors = errors;
        this.assets = assets;
    }

    @Override
    public Integer call() {
        List<byte[]> policies = new ArrayList<>();
        for (String file : files) {
            policies.add(PolicyFile.bytes(file));
        }
        Banner banner = new Banner(new Assets("", assets), new Messages(), LogoCheck::standIn);
        Classifier classifier = new Classifier(Catalog.load());
        FolderCheck folders = new FolderCheck(files, policies);
        boolean bad = false;
        for (int i = 0; i < policies.size(); i++) {
            LogoCheck logo = new LogoCheck(Path.of(files.get(i)));
            PolicyLint lint = new PolicyLint(classifier, List.of(new RenderedCheck(banner), logo));
            List<Finding> findings = new ArrayList<>(lint.of(files.get(i), policies.get(i)));
            findings.addAll(folders.of(i));
            findings.forEach(finding -> errors.println(finding.report()));
            long wrong = findings.stream().filter(Finding::isError).count();
            out.println(files.get(i) + ": " + count(wrong, "error") + ", " + count(findings.size() - wrong, "warning"));
            bad |= strict ? !findings.isEmpty() : wrong > 0;
        }
        return bad ? FOUND : ExitCode.OK;
    }

    private static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
