package org.consentry.site;

import java.util.List;
import java.util.stream.Collectors;

/** A policy that cannot be used; it carries every finding, not just the first. */
public final class PolicyException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Finding> findings;

    public PolicyException(List<Finding> findings) {
        super(findings.stream().map(Finding::toString).collect(Collectors.joining("\n")));
        this.findings = List.copyOf(findings);
    }

    public List<Finding> findings() {
        return findings;
    }
}
