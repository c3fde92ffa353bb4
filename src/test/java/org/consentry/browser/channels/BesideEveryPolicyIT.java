package org.consentry.browser.channels;

import org.junit.jupiter.api.Tag;

/** What {@link BesidePolicyIT} leaves out, so that every mode has stood beside every policy. */
@Tag("thorough")
final class BesideEveryPolicyIT extends Matrix {
    BesideEveryPolicyIT() {
        super(BesidePolicyIT.all().filter(way -> !BesidePolicyIT.plain(way)).toList());
    }
}
