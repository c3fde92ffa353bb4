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
import java.util.List;

/** The data folder, and the secrets that are made on the first start and kept there: for the server's account alone. */
final class Secrets {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Secrets() {}

    /** A kept secret, and whether it was made just now. */
    record Kept(String text, boolean made) {}

    /**
     * The secret in a file, made with so many random bytes where there is none.
     *
     * @param least characters that a secret of this kind has
     * @throws IOException where the file can't be read or made, or holds less
     */
    static Kept keep(Path file, int bytes, int least) throws IOException {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        String made = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        try {
            Files.createFile(file, ownerOnly("rw-------"));
            Files.writeString(file, made + "\n", StandardCharsets.US_ASCII, StandardOpenOption.SYNC);
            return new Kept(made, true);
        } catch (FileAlreadyExistsException e) {
            String text = Files.readString(file, StandardCharsets.US_ASCII).strip();
            if (text.length() < least) {
                throw new IOException(
                        file + " holds " + text.length() + " characters, too few to be safe (write at least " + least
                                + ", or delete it and a new one is made)",
                        e);
            }
            return new Kept(text, false);
        }
    }

    /** Makes the data folder where it is not there, for the server's own account alone. */
    static void folder(Path folder, List<String> errors) {
        try {
            Files.createDirectories(folder, ownerOnly("rwx------"));
            if (!Files.isWritable(folder)) {
                errors.add("consentry.data: nothing can be written to " + folder
                        + " (let the server's account write there, or name another folder)");
            }
        } catch (IOException e) {
            errors.add("consentry.data: the folder " + folder
                    + " can't be made (name one that the server's account may make and write): " + e);
        }
    }

    private static FileAttribute<?>[] ownerOnly(String permissions) {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
