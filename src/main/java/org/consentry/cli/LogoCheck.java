package org.consentry.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.consentry.site.SitePolicy;
import org.consentry.site.lint.Findings;
import org.consentry.site.lint.PolicyCheck;

/** Whether the picture that a policy names lies beside it, and is small enough to be served. */
final class LogoCheck implements PolicyCheck {
    private static final int LARGEST = 32 * 1024;

    private final Path policyFile;

    LogoCheck(Path policyFile) {
        this.policyFile = policyFile;
    }

    @Override
    public void check(SitePolicy policy, Findings findings) {
        String logo = policy.presentation().design().logo();
        if (logo.isEmpty()) {
            return;
        }
        try {
            if (Files.size(policyFile.resolveSibling(logo)) > LARGEST) {
                findings.error(
                        "the logo " + logo + " has more than " + LARGEST + " bytes, and none is shown",
                        "make it smaller",
                        "design",
                        "logo");
            }
        } catch (IOException e) {
            findings.error(
                    "no file " + logo + " lies beside the policy, and no logo is shown",
                    "put it there",
                    "design",
                    "logo");
        }
    }

    /** The first bytes of a picture of that kind, so that what is drawn for a check never waits for the file. */
    static byte[] standIn(String logo) {
        String png = "\u0089PNG\r\n\u001a\n";
        String bytes = logo.endsWith(".svg") ? "<svg/>" : logo.endsWith(".png") ? png : "RIFF....WEBP";
        return bytes.getBytes(StandardCharsets.ISO_8859_1);
    }
}
