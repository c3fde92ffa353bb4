package org.consentry.ledger;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.consentry.ledger.tree.Checkpoint;
import org.consentry.ledger.tree.Hash;
import org.consentry.ledger.tree.InclusionProof;

/** The sealed part of the ledger. All methods may be called from any thread. */
public interface LedgerTree {

    /** What takes leaves one by one. */
    interface Leaves {
        void accept(Hash leaf) throws IOException;
    }

    /** The newest checkpoint; empty until the first is signed. */
    Optional<Checkpoint> checkpoint() throws LedgerException;

    /** The public key, as a C2SP verifier key. */
    String verifierKey() throws LedgerException;

    /** The proof for a record against the newest checkpoint; empty while it is not sealed or not there. */
    Optional<InclusionProof> prove(String recordId) throws LedgerException;

    /** The inclusion path of each leaf in the tree of the first {@code size}, which were sealed, from the leaf upwards. */
    List<List<Hash>> inclusion(List<Long> seqs, long size) throws LedgerException;

    /** What proves that the tree of one size is the beginning of that of another, which was sealed. */
    List<Hash> consistency(long before, long size) throws LedgerException;

    /** Streams the first {@code size} leaves in order, in constant memory. */
    void leaves(long size, Leaves sink) throws LedgerException, IOException;

    /** Seals what waits, if this or another node can within that many milliseconds; true where nothing waits then. */
    boolean sealWithin(long millis) throws LedgerException;
}
