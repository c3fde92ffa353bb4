/** The ledger's Merkle tree, its proofs and its signed checkpoints; no database, so that anybody can check them. */
@NullMarked
package org.consentry.ledger.tree;

import org.jspecify.annotations.NullMarked;
