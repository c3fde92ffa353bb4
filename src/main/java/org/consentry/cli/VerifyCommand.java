package org.consentry.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.consentry.ledger.CanonicalJson;
import org.consentry.ledger.tree.VerifierKey;
import org.consentry.ledger.verify.ExportCheck;
import org.consentry.ledger.verify.ExportReport;
import org.consentry.ledger.verify.ExportReport.Verdict;
import org.consentry.ledger.verify.Finding;
import org.consentry.ledger.verify.Manifest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code verify}: whether an export of the ledger is what the operator's server signed. */
@Command(
        name = "verify",
        description = {
            "Checks an export of the ledger offline: every record, the tree, its signature.",
            "Exit status 0 where it is sound, 1 where it was tampered with, 2 where it can't be read, 3 where something",
            "is missing and nothing explains it."
        },
        mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
    private static final int TAMPERED = 1;
    private static final int DOUBTFUL = 3;
    private static final int LONGEST = 64 * 1024;

    private final PrintStream out;
    private final PrintWriter errors;

    @Parameters(index = "0", paramLabel = "EXPORT.zip", description = "What the server's /api/export gave.")
    private String export = "";

    @Option(
            names = "--key",
            paramLabel = "PUB",
            description = "The operator's verifier key (name+hash+base64), or a file with it. Without it the export's"
                    + " own key serves, which says nothing about who signed.")
    private @Nullable String key;

    @Option(
            names = "--since",
            paramLabel = "CHECKPOINT",
            description = "A file with an earlier checkpoint of the ledger, as /_consent/checkpoint or an older export"
                    + " has it, or a visitor's receipt: checks that since then records were only added.")
    private @Nullable String since;

    VerifyCommand(PrintStream out, PrintWriter errors) {
        this.out = out;
        this.errors = errors;
    }

    @Override
    public Integer call() {
        VerifierKey given = key == null ? null : key(key);
        String before = since == null ? null : checkpoint(file(since)).replace("\r\n", "\n");
        ExportReport report;
        try {
            report = ExportCheck.check(path(export), given, before);
        } catch (IllegalArgumentException e) {
            throw new BadInput(since + " is no checkpoint: " + e.getMessage());
        } catch (NoSuchFileException e) {
            throw new BadInput("no such file: " + export);
        } catch (IOException e) {
            throw new BadInput(export + " can't be read as an export: " + e.getMessage());
        }
        facts(report);
        return verdict(report);
    }

    private void facts(ExportReport report) {
        Manifest manifest = report.manifest();
        String what = manifest.whole() ? "the whole ledger" : "filtered by " + manifest.filter();
        row("export", "made " + manifest.created() + " by " + manifest.actor() + ", " + what);
        row("manifest", "SHA-256 " + report.manifestSha256());
        row("key", report.key().isEmpty() ? "none" : report.key());
        if (report.keyOfExport()) {
            row("", "(the export's own: hold it against the one that the operator publishes, or give --key)");
        }
        row("tree", report.size() + " leaves" + (report.root().isEmpty() ? "" : ", root " + report.root()));
        row(
                "records",
                report.records() + " in the tree, " + report.erased() + " emptied, " + report.leftOut() + " left out");
        if (report.before() != null) {
            row("history", "the first " + report.before() + " are those of the earlier checkpoint");
        }
        report.warnings().forEach(warning -> row("warning", warning));
    }

    private int verdict(ExportReport report) {
        report.findings().forEach(this::print);
        if (report.more() > 0) {
            out.println("and " + report.more() + " more");
        }
        String verdict = report.verdict().name().toLowerCase(Locale.ROOT);
        out.println(verdict);
        if (report.verdict() != Verdict.SOUND) {
            errors.println("consentry verify: " + export + ": " + verdict);
        }
        return switch (report.verdict()) {
            case SOUND -> 0;
            case TAMPERED -> TAMPERED;
            case DOUBTFUL -> DOUBTFUL;
        };
    }

    private void print(Finding finding) {
        out.println(finding.kind().name().toLowerCase(Locale.ROOT) + ": " + finding.text());
    }

    private void row(String name, String text) {
        out.println(String.format(Locale.ROOT, "%-9s %s", name, text));
    }

    private static VerifierKey key(String given) {
        String text = given.indexOf('+') > 0 && !Files.exists(path(given)) ? given : file(given);
        try {
            return VerifierKey.read(text.strip());
        } catch (IllegalArgumentException e) {
            throw new BadInput("--key: " + e.getMessage());
        }
    }

    /** The note itself; of a receipt, as it is downloaded, the one that it bears. */
    private String checkpoint(String text) {
        if (!text.stripLeading().startsWith("{")) {
            return text;
        }
        try {
            if (CanonicalJson.read(text.strip()) instanceof Map<?, ?> receipt) {
                Object holder = receipt.get("proof") instanceof Map<?, ?> proof ? proof : receipt;
                if (holder instanceof Map<?, ?> members && members.get("checkpoint") instanceof String note) {
                    return note;
                }
            }
        } catch (IllegalArgumentException e) {
            throw new BadInput(since + " is no receipt: " + e.getMessage());
        }
        throw new BadInput(since + " is a receipt without a checkpoint: it was not sealed yet");
    }

    private static String file(String name) {
        Path file = path(name);
        try {
            if (Files.size(file) > LONGEST) {
                throw new BadInput(name + " has more than " + LONGEST + " bytes");
            }
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new BadInput("no such file: " + name);
        } catch (IOException e) {
            throw new BadInput(name + " can't be read: " + e.getMessage());
        }
    }

    private static Path path(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new BadInput("not a file name: " + e.getReason());
        }
    }
}
