package org.consentry.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * Whether the clock can be trusted with what can't be undone. A clock that has jumped is believed a day later: by then
 * somebody has noticed, or it is right.
 */
final class ClockGuard {
    private static final Duration JUMP = Duration.ofHours(1);
    private static final Duration BELIEVED = Duration.ofDays(1);
    private static final Duration GAP = Duration.ofDays(400);
    private static final String CHECKPOINT = "SELECT max(hour) FROM checkpoint WHERE hour <= ?";

    private final InstantSource clock;
    private final LongSupplier nanos;
    // The lock guards what follows.
    private final Object lock = new Object();
    private Instant startTime;
    private long startNanos;
    private boolean jumped;
    private long seen;

    /** @param nanos counts on, whatever the clock is set to: {@link System#nanoTime} */
    ClockGuard(InstantSource clock, LongSupplier nanos) {
        this.clock = clock;
        this.nanos = nanos;
        this.startTime = clock.instant();
        this.startNanos = nanos.getAsLong();
    }

    /** Why it can't be trusted now, by what this process has seen of it; empty where it can. */
    String jump() {
        synchronized (lock) {
            long now = nanos.getAsLong();
            Instant time = clock.instant();
            Duration off = Duration.between(startTime.plusNanos(now - startNanos), time);
            if (off.abs().compareTo(JUMP) <= 0) {
                jumped = false;
                return "";
            }
            if (!jumped) {
                jumped = true;
                seen = now;
            } else if (now - seen > BELIEVED.toNanos()) {
                jumped = false;
                startTime = time;
                startNanos = now;
                return "";
            }
            return "this machine's clock was set by " + off.toHours() + " h, or the machine slept: it is believed a day"
                    + " later";
        }
    }

    /** As above, and by the checkpoints: a process that has just started has seen nothing. */
    String doubt(Connection connection) throws SQLException {
        String jump = jump();
        if (!jump.isEmpty()) {
            return jump;
        }
        long hour = Math.floorDiv(clock.millis(), Duration.ofHours(1).toMillis());
        try (PreparedStatement statement = connection.prepareStatement(CHECKPOINT)) {
            // Those of the last day may have been signed by the same wrong clock.
            statement.setLong(1, hour - BELIEVED.toHours());
            try (ResultSet rows = statement.executeQuery()) {
                long last = rows.next() ? rows.getLong(1) : 0;
                if (rows.wasNull() || hour - last <= GAP.toHours()) {
                    return "";
                }
                return "by this machine's clock nothing was sealed for " + (hour - last) / 24
                        + " days: it is believed once a checkpoint is a day old";
            }
        }
    }
}
