package org.consentry.ledger;

import java.sql.Connection;
import java.sql.SQLException;

/** What a record of an operation is about: it happens in the record's own transaction, or neither is there. */
interface Companion {
    /** Runs on the writer's thread; it leaves the transaction open. */
    void run(Connection connection) throws SQLException, LedgerException;
}
