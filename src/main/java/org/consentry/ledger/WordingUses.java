package org.consentry.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.consentry.consent.Wording;

/** Under which site policies a wording was shown. */
public final class WordingUses {
    private static final String SQL = "SELECT site, notice, policy_hash FROM wording_use WHERE hash = ?"
            + " ORDER BY site, notice, policy_hash LIMIT 1000";

    /**
     * One of them.
     *
     * @param notice the version of the notice
     * @param policyHash SHA-256, in lower-case hex, of the site policy
     */
    public record Use(String site, String notice, String policyHash) {
        public Use {
            Objects.requireNonNull(site);
            Objects.requireNonNull(notice);
            Objects.requireNonNull(policyHash);
        }
    }

    private final DataSource dataSource;

    /** @param dataSource of a database whose schema is up to date */
    public WordingUses(DataSource dataSource) {
        this.dataSource = Objects.requireNonNull(dataSource);
    }

    /** True where the text is the one that the hash was taken of. */
    public static boolean sound(Wording wording) {
        return Leaf.sha256(wording.text()).equals(wording.hash());
    }

    /** Where the wording of that hash was shown, at most a thousand; empty where there is none. */
    public List<Use> of(String hash) throws LedgerException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(SQL)) {
            statement.setString(1, hash);
            List<Use> uses = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    uses.add(new Use(rows.getString(1), rows.getString(2), rows.getString(3)));
                }
            }
            return uses;
        } catch (SQLException e) {
            throw new LedgerException("the wordings can't be read: " + e.getMessage(), e);
        }
    }
}
