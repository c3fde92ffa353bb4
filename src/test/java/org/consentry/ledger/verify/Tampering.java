package org.consentry.ledger.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * One way to tamper with an export, and what the check must make of it.
 *
 * @param kinds what is found, and nothing else
 * @param text part of a finding
 * @param seqs of the records that are named; empty where it may be any
 */
record Tampering(String name, Consumer<Forgery> forge, Set<Finding.Kind> kinds, String text, Set<Long> seqs) {
    static final int SIZE = 600;

    static Tampering of(String name, Consumer<Forgery> forge, Set<Finding.Kind> kinds, String text, long... seqs) {
        return new Tampering(
                name, forge, kinds, text, LongStream.of(seqs).boxed().collect(Collectors.toSet()));
    }

    void isFoundIn(Forgery export, Path folder) throws IOException {
        forge.accept(export);
        ExportReport report = ExportCheck.check(export.write(folder), Forgery.KEY.verifier(), null);
        assertThat(report.sound()).isFalse();
        assertThat(report.findings().stream().map(Finding::kind).collect(Collectors.toSet()))
                .as("%s", report.findings())
                .isEqualTo(kinds);
        assertThat(report.findings()).anyMatch(finding -> finding.text().contains(text));
        assertThat(report.findings()).allMatch(finding -> finding.text().lines().count() == 1);
        if (!seqs.isEmpty()) {
            Set<Long> named = report.findings().stream()
                    .map(Finding::seq)
                    .filter(seq -> seq >= 0)
                    .collect(Collectors.toSet());
            assertThat(named).isEqualTo(seqs);
        }
    }

    static String changed(int seq) {
        return Forgery.record(seq, "salt").replace("true", "false");
    }

    static void file(Forgery export, String name, String from, String to) {
        String text = new String(Objects.requireNonNull(export.others.get(name)), UTF_8);
        assertThat(text).contains(from);
        export.others.put(name, text.replace(from, to).getBytes(UTF_8));
    }

    @Override
    public String toString() {
        return name;
    }
}
