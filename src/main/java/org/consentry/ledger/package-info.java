/** The record of every choice: appended durably, read back by filter, exported. */
@NullMarked
package org.consentry.ledger;

import org.jspecify.annotations.NullMarked;
