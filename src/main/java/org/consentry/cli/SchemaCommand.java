package org.consentry.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.consentry.site.PolicySchema;
import picocli.CommandLine.Command;

/** {@code schema}: what editors need to complete and check site policies. */
@Command(
        name = "schema",
        description = {
            "Prints the JSON Schema (2020-12) of site policies. Begin a policy with",
            "# yaml-language-server: $$schema=policy.schema.json and an editor completes and checks it."
        },
        mixinStandardHelpOptions = true)
final class SchemaCommand implements Runnable {
    private final OutputStream out;

    SchemaCommand(OutputStream out) {
        this.out = out;
    }

    @Override
    public void run() {
        try {
            out.write(PolicySchema.json().getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            throw new BadInput("the output can't be written: " + e.getMessage());
        }
    }
}
