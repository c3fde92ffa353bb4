package org.consentry.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Keeps a job to one node at a time. It saves work and no more: nodes' clocks may be apart, so the job itself must bear
 * to be done by two. For one thread.
 */
final class JobLease {
    // One that ends later than any could is of a clock that has been set back since.
    private static final String HOLD = "INSERT INTO job_lease (job, holder, held_until) VALUES (?, ?, ?)"
            + " ON CONFLICT (job) DO UPDATE SET holder = excluded.holder, held_until = excluded.held_until"
            + " WHERE job_lease.holder = excluded.holder OR job_lease.held_until < ? OR job_lease.held_until > ?";
    private static final String RELEASE = "UPDATE job_lease SET held_until = 0 WHERE job = ? AND holder = ?";

    private final DataSource dataSource;
    private final String job;
    private final InstantSource clock;
    private final Duration length;
    private final String node = UUID.randomUUID().toString();
    private boolean held;
    private long taken;

    /** @param length how long a node that fell silent keeps others from the job */
    JobLease(DataSource dataSource, String job, InstantSource clock, Duration length) {
        this.dataSource = dataSource;
        this.job = job;
        this.clock = clock;
        this.length = length;
    }

    /** True where the job is this node's from now on, or was already. To be asked again and again while it goes on. */
    boolean hold() throws SQLException {
        if (held && System.nanoTime() - taken < length.toNanos() / 2) {
            return true;
        }
        long now = clock.millis();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(HOLD)) {
            statement.setString(1, job);
            statement.setString(2, node);
            statement.setLong(3, now + length.toMillis());
            statement.setLong(4, now);
            statement.setLong(5, now + 2 * length.toMillis());
            taken = System.nanoTime();
            held = statement.executeUpdate() == 1;
            return held;
        }
    }

    /** Lets another node take the job at once. */
    void release() throws SQLException {
        if (!held) {
            return;
        }
        held = false;
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(RELEASE)) {
            statement.setString(1, job);
            statement.setString(2, node);
            statement.executeUpdate();
        }
    }
}
