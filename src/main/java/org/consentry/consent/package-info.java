/** What a visitor chose and what follows from it: tokens, tickets, decisions, verdicts, records. */
@NullMarked
package org.consentry.consent;

import org.jspecify.annotations.NullMarked;
