package org.consentry.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.consentry.site.PolicyException;
import org.consentry.site.PolicyLoader;
import org.consentry.site.SitePolicy;
import org.jspecify.annotations.Nullable;

/** A site's policy as a command is given it. */
final class PolicyFile {
    private PolicyFile() {}

    /**
     * @param errors takes every finding of a policy that can't be used
     * @return {@code null} where it can't
     * @throws BadInput where there is no file to read
     */
    static @Nullable SitePolicy read(String file, PrintWriter errors) {
        try {
            Path path = Path.of(file);
            if (!Files.isRegularFile(path)) {
                throw new BadInput(file + ": there is no such file");
            }
            return PolicyLoader.load(path);
        } catch (InvalidPathException e) {
            throw new BadInput("not a file name: " + e.getReason());
        } catch (PolicyException e) {
            e.findings().forEach(errors::println);
            return null;
        } catch (IOException e) {
            throw new BadInput(file + ": can't be read");
        }
    }
}
