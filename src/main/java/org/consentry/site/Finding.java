package org.consentry.site;

import java.util.Objects;

/**
 * One thing wrong with a policy file, and how to mend it.
 *
 * @param file the file's name as the operator knows it
 * @param line counted from 1; 0 where the whole file is meant
 * @param column counted from 1; 0 where the whole file is meant
 * @param problem what is wrong
 * @param hint what to write instead
 */
public record Finding(String file, int line, int column, String problem, String hint) {
    public Finding {
        Objects.requireNonNull(file);
        Objects.requireNonNull(problem);
        Objects.requireNonNull(hint);
    }

    @Override
    public String toString() {
        String place = line > 0 ? file + ":" + line + ":" + column : file;
        return place + ": " + problem + (hint.isEmpty() ? "" : " (" + hint + ")");
    }
}
