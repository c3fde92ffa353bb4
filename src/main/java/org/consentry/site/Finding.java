package org.consentry.site;

import java.util.Locale;
import java.util.Objects;

/**
 * One thing wrong with a policy file, and how to mend it.
 *
 * @param file the file's name as the operator knows it
 * @param line counted from 1; 0 where the whole file is meant
 * @param column counted from 1; 0 where the whole file is meant
 * @param problem what is wrong
 * @param hint what to write instead
 * @param severity whether the policy may stay as it is
 */
public record Finding(String file, int line, int column, String problem, String hint, Severity severity) {

    public enum Severity {
        /** The policy can't be used, or promises visitors what it doesn't keep. */
        ERROR,

        /** Somebody should look at it. */
        WARNING
    }

    public Finding {
        Objects.requireNonNull(file);
        Objects.requireNonNull(problem);
        Objects.requireNonNull(hint);
        Objects.requireNonNull(severity);
    }

    /** An error. */
    public Finding(String file, int line, int column, String problem, String hint) {
        this(file, line, column, problem, hint, Severity.ERROR);
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /** One line that begins as compilers' messages do: {@code shop.yaml:4:12: warning: what is wrong (a hint)}. */
    public String report() {
        return place() + ": " + severity.name().toLowerCase(Locale.ROOT) + ": " + said();
    }

    @Override
    public String toString() {
        return place() + ": " + said();
    }

    private String place() {
        return line > 0 ? file + ":" + line + ":" + column : file;
    }

    private String said() {
        return problem + (hint.isEmpty() ? "" : " (" + hint + ")");
    }
}
