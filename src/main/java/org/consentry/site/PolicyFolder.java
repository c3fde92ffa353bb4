package org.consentry.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The folder of the policies: what its files look like from outside, and what stands in them. Keeps nothing. */
public final class PolicyFolder {
    private static final String ENDING = ".yaml";

    private final Path folder;
    private final Enforcement otherwise;

    /** @param otherwise how far the gateway goes where a policy does not say */
    public PolicyFolder(Path folder, Enforcement otherwise) {
        this.folder = folder;
        this.otherwise = otherwise;
    }

    /**
     * What stands in one file.
     *
     * @param policy {@code null} where it can't be used
     * @param yaml the file's bytes, of a policy that can; not copied, so never to be written to
     * @param findings why it can't be used
     */
    public record Content(@Nullable SitePolicy policy, byte[] yaml, List<Finding> findings) {
        public Content {
            Objects.requireNonNull(yaml);
            findings = List.copyOf(findings);
        }

        private static Content of(List<Finding> findings) {
            return new Content(null, new byte[0], findings);
        }
    }

    public Path path() {
        return folder;
    }

    /** Whether it is there. */
    public boolean exists() {
        return Files.isDirectory(folder);
    }

    /**
     * Size, time and identity of each policy file by its name: two that differ say that there is something new to read.
     * Nothing of a file is read for it.
     *
     * @throws IOException where the folder can't be looked into
     */
    public SortedMap<String, String> look() throws IOException {
        SortedMap<String, String> seen = new TreeMap<>();
        try (Stream<Path> all = Files.list(folder)) {
            all.filter(file -> file.getFileName().toString().endsWith(ENDING)).forEach(file -> {
                String state = state(file);
                if (!state.isEmpty()) {
                    seen.put(file.getFileName().toString(), state);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return seen;
    }

    /** Empty for one that has gone away meanwhile; of one that can't be looked at it is known that it is there. */
    private static String state(Path file) {
        try {
            BasicFileAttributes seen = Files.readAttributes(file, BasicFileAttributes.class);
            return seen.size() + " " + seen.lastModifiedTime() + " " + seen.fileKey();
        } catch (IOException e) {
            return Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? "unreadable" : "";
        }
    }

    /** What stands in files of these names, read on all processors: thousands take seconds. */
    public SortedMap<String, Content> read(Iterable<String> names) {
        SortedMap<String, Content> read = Collections.synchronizedSortedMap(new TreeMap<>());
        names.forEach(name -> read.put(name, Content.of(List.of())));
        List<Map.Entry<String, Content>> entries = List.copyOf(read.entrySet());
        entries.parallelStream().forEach(entry -> read.put(entry.getKey(), read(entry.getKey())));
        return read;
    }

    private Content read(String name) {
        Path file = folder.resolve(name);
        try {
            if (Files.size(file) > PolicyYaml.LARGEST) {
                return Content.of(List.of(PolicyYaml.tooLarge(name)));
            }
            byte[] yaml = Files.readAllBytes(file);
            return new Content(PolicyLoader.load(name, yaml, otherwise), yaml, List.of());
        } catch (PolicyException e) {
            return Content.of(e.findings());
        } catch (IOException e) {
            return Content.of(List.of(new Finding(name, 0, 0, "it can't be read: " + e, "see its owner and rights")));
        } catch (RuntimeException | StackOverflowError e) {
            // A fault of ours over one file must not keep the others from being read.
            return Content.of(List.of(new Finding(name, 0, 0, "it could not be read for a fault of ours: " + e, "")));
        }
    }
}
