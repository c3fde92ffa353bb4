package org.consentry.catalog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * What an operator's folder looks like from outside: names, sizes and times of the files that would be read. Two that
 * differ say that there is something new to read; nothing of a file is read for it.
 *
 * @param files one line for each
 */
public record FolderState(List<String> files) {

    public FolderState {
        files = List.copyOf(files);
    }

    /** As it is now; a folder that is not there, or can't be looked into, is a state too. */
    public static FolderState of(Path folder) {
        List<String> lines = new ArrayList<>();
        lines.add(Files.isDirectory(folder) ? "there" : "gone");
        try {
            for (Path file : OperatorFolder.files(folder)) {
                BasicFileAttributes seen = Files.readAttributes(file, BasicFileAttributes.class);
                lines.add(file + " " + seen.size() + " " + seen.lastModifiedTime() + " " + seen.fileKey());
            }
        } catch (IOException e) {
            // A file that vanished meanwhile, for one: the next look finds the folder without it.
            lines.add("unreadable");
        }
        return new FolderState(lines);
    }
}
