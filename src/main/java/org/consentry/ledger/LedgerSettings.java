package org.consentry.ledger;

import java.nio.file.Path;
import java.util.Objects;

/**
 * Where the ledger is kept.
 *
 * @param dataFolder folder of what must last on this machine; SQLite's file and the outbox lie there
 * @param url JDBC address of a PostgreSQL database; empty for SQLite
 * @param user may be empty, where the address or the driver's own means say it
 * @param password as above
 */
public record LedgerSettings(Path dataFolder, String url, String user, String password) {
    /** How a PostgreSQL database's address begins. */
    public static final String POSTGRESQL = "jdbc:postgresql:";

    public LedgerSettings {
        Objects.requireNonNull(dataFolder);
        Objects.requireNonNull(url);
        Objects.requireNonNull(user);
        Objects.requireNonNull(password);
    }

    /** Without the password, so that it gets into no log. */
    @Override
    public String toString() {
        return "LedgerSettings[dataFolder=" + dataFolder + ", url=" + shown() + ", user=" + user + "]";
    }

    /** The address without its parameters, which may hold a password. */
    String shown() {
        int end = url.indexOf('?');
        return end < 0 ? url : url.substring(0, end);
    }
}
