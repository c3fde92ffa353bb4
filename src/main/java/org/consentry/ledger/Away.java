package org.consentry.ledger;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** The database can't take anything now, whatever it is: it is not there, locked, full, read-only or damaged. */
final class Away extends SQLException {
    private static final long serialVersionUID = 1L;

    Away(String message, @Nullable SQLException cause) {
        super(message, cause);
    }

    /** True where the fault is the database's own and not that of what it was asked to keep. */
    static boolean is(SQLException fault) {
        if (fault instanceof Away) {
            return true;
        }
        if (fault instanceof SQLiteException sqlite) {
            return sqlite(sqlite.getResultCode());
        }
        String state = fault.getSQLState();
        return state != null
                && (state.startsWith("08")
                        || state.startsWith("53")
                        || state.startsWith("57")
                        || state.startsWith("58")
                        || state.startsWith("XX")
                        || state.equals("25006"));
    }

    private static boolean sqlite(SQLiteErrorCode code) {
        // The lowest byte is the kind of error; the others say more about it.
        int kind = code.code & 0xff;
        return kind == SQLiteErrorCode.SQLITE_BUSY.code
                || kind == SQLiteErrorCode.SQLITE_LOCKED.code
                || kind == SQLiteErrorCode.SQLITE_NOMEM.code
                || kind == SQLiteErrorCode.SQLITE_READONLY.code
                || kind == SQLiteErrorCode.SQLITE_IOERR.code
                || kind == SQLiteErrorCode.SQLITE_CORRUPT.code
                || kind == SQLiteErrorCode.SQLITE_FULL.code
                || kind == SQLiteErrorCode.SQLITE_CANTOPEN.code
                || kind == SQLiteErrorCode.SQLITE_PROTOCOL.code
                || kind == SQLiteErrorCode.SQLITE_NOTADB.code;
    }
}
