package org.consentry.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line. Exit status 0 where all went well, 2 with one line on standard error where it was used badly. */
@Command(
        name = "consentry",
        description = "Consent and tracking gateway: tools for the command line.",
        mixinStandardHelpOptions = true,
        version = "consentry 0.1.0",
        synopsisSubcommandLabel = "COMMAND")
public final class Main implements Runnable {

    @Spec
    private @Nullable CommandSpec spec;

    private Main() {}

    public static void main(String[] args) {
        System.exit(run(System.in, System.out, System.err, args));
    }

    /** Runs one command on these streams and returns its exit status. */
    static int run(InputStream in, PrintStream out, PrintStream err, String... args) {
        return run(in, out, err, Main::asset, args);
    }

    /** As above, with the front-end files from elsewhere than the class path. */
    static int run(
            InputStream in,
            PrintStream out,
            PrintStream err,
            Function<String, byte @Nullable []> assets,
            String... args) {
        PrintWriter errors = new PrintWriter(err, true, StandardCharsets.UTF_8);
        RewriteCommand rewrite = new RewriteCommand(in, out, assets);
        CommandLine line = commands(new CsvPipe(in, out), errors, catalog(out, errors), rewrite)
                .addSubcommand(new LintCommand(out, errors, assets))
                .addSubcommand(new DiffCommand(out, errors))
                .addSubcommand(new DryRunCommand(out, errors))
                .addSubcommand(new VerifyCommand(out, errors))
                .addSubcommand(new SchemaCommand(out));
        line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
        line.setErr(errors);
        line.setParameterExceptionHandler((e, given) -> refuse(errors, e.getCommandLine(), e.getMessage()));
        line.setExecutionExceptionHandler((e, command, parsed) -> {
            if (e instanceof BadInput) {
                return refuse(errors, command, e.getMessage());
            }
            throw e;
        });
        int status = line.execute(args);
        out.flush();
        return status;
    }

    /** Every command there is. */
    private static CommandLine commands(CsvPipe pipe, PrintWriter errors, CommandLine catalog, RewriteCommand rewrite) {
        return new CommandLine(new Main())
                .addSubcommand(new ClassifyCommand(pipe, errors))
                .addSubcommand(new ClassifyHostsCommand(pipe, errors))
                .addSubcommand(catalog)
                .addSubcommand(rewrite);
    }

    private static CommandLine catalog(PrintStream out, PrintWriter errors) {
        return new CommandLine(new CatalogCommand())
                .addSubcommand(new CatalogDiffCommand(out))
                .addSubcommand(new CatalogImportCommand(out, errors))
                .addSubcommand(new DeriveHostsCommand());
    }

    /** A front-end file as the command line's own jar holds it. */
    private static byte @Nullable [] asset(String name) {
        try (@Nullable InputStream in = Main.class.getResourceAsStream("/_consent/assets/" + name)) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int refuse(PrintWriter errors, CommandLine command, String why) {
        errors.println(command.getCommandSpec().qualifiedName() + ": "
                + why.lines().findFirst().orElse("failed"));
        return ExitCode.USAGE;
    }

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "which command? --help lists them");
        }
    }
}
