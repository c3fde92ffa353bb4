package org.consentry.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.consentry.site.PolicyDiff;
import org.consentry.site.PolicyDiff.Difference;
import org.consentry.site.SitePolicy;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Parameters;

/** {@code diff}: what is new in a version of a site's policy, in plain words. */
@Command(
        name = "diff",
        description = {
            "Says in plain words what differs between two versions of a site's policy, and whether visitors are asked"
                    + " again. A line with ! is material: an earlier yes was to something else.",
            "Exit status 0 where they say the same, 1 where they don't, 2 where one can't be read."
        },
        mixinStandardHelpOptions = true)
final class DiffCommand implements Callable<Integer> {
    private static final int DIFFERENT = 1;

    private final PrintStream out;
    private final PrintWriter errors;

    @Parameters(index = "0", paramLabel = "OLD.yaml", description = "The policy as it was.")
    private String older = "";

    @Parameters(index = "1", paramLabel = "NEW.yaml", description = "The policy as it is to be.")
    private String newer = "";

    DiffCommand(PrintStream out, PrintWriter errors) {
        this.out = out;
        this.errors = errors;
    }

    @Override
    public Integer call() {
        @Nullable SitePolicy was = PolicyFile.read(older, errors);
        @Nullable SitePolicy is = PolicyFile.read(newer, errors);
        if (was == null || is == null) {
            return ExitCode.USAGE;
        }
        PolicyDiff diff = PolicyDiff.between(was, is);
        if (diff.isEmpty()) {
            out.println("No difference.");
            return ExitCode.OK;
        }
        out.println(diff.again());
        for (PolicyDiff.Group group : PolicyDiff.Group.values()) {
            List<Difference> lines = diff.differences().stream()
                    .filter(one -> one.group() == group)
                    .toList();
            if (!lines.isEmpty()) {
                out.println();
                out.println(group.title());
                lines.forEach(one -> out.println((one.material() ? "! " : "  ") + one.text()));
            }
        }
        diff.warnings().forEach(warning -> errors.println("consentry diff: warning: " + warning));
        return DIFFERENT;
    }
}
