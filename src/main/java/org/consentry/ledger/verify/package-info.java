/** Checks an export of the ledger with nothing but a public key: no server, no database, no network. */
@NullMarked
package org.consentry.ledger.verify;

import org.jspecify.annotations.NullMarked;
