package org.consentry.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.consentry.site.PolicyException;
import org.consentry.site.PolicyLoader;
import org.consentry.site.SitePolicy;
import org.jspecify.annotations.Nullable;

/** A site's policy as a command is given it. */
final class PolicyFile {
    /** One byte more than a policy may have, so that a larger file is told from one that just fits. */
    private static final int MOST_READ = (1 << 20) + 1;

    private PolicyFile() {}

    /**
     * @param errors takes every finding of a policy that can't be used, as {@code lint} words it
     * @return {@code null} where it can't
     * @throws BadInput where there is no file to read
     */
    static @Nullable SitePolicy read(String file, PrintWriter errors) {
        try {
            return PolicyLoader.load(file, bytes(file));
        } catch (PolicyException e) {
            e.findings().forEach(finding -> errors.println(finding.report()));
            return null;
        }
    }

    /**
     * What stands in it, as far as a policy may be long.
     *
     * @throws BadInput where there is no file to read
     */
    static byte[] bytes(String file) {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            return in.readNBytes(MOST_READ);
        } catch (InvalidPathException e) {
            throw new BadInput("not a file name: " + e.getReason());
        } catch (NoSuchFileException e) {
            throw new BadInput(file + ": there is no such file");
        } catch (IOException e) {
            throw new BadInput(file + ": can't be read");
        }
    }
}
