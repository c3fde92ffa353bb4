package org.consentry.site;

import java.util.List;

/** Reads what a policy says beyond purposes: to whom the site answers, its clauses, its storage. */
final class PolicyPromises {
    private PolicyPromises() {}

    static Promises read(PolicyNode root, List<Purpose> purposes) {
        return Promises.NONE;
    }
}
