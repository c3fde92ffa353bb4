package org.consentry.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** Secrets that are made on the first start and kept in the data folder, readable by the server's own account alone. */
final class Secrets {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Secrets() {}

    /** A kept secret, and whether it was made just now. */
    record Kept(String text, boolean made) {}

    /** The secret in a file, made with so many random bytes where there is none. */
    static Kept keep(Path file, int bytes) throws IOException {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        String made = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        try {
            Files.createFile(file, ownerOnly());
            Files.writeString(file, made + "\n", StandardCharsets.US_ASCII, StandardOpenOption.SYNC);
            return new Kept(made, true);
        } catch (FileAlreadyExistsException e) {
            String text = Files.readString(file, StandardCharsets.US_ASCII).strip();
            if (text.isEmpty()) {
                throw new IOException(file + " is empty: delete it and a new secret is made", e);
            }
            return new Kept(text, false);
        }
    }

    private static FileAttribute<?>[] ownerOnly() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
