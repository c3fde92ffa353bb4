package org.consentry.app;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.consentry.banner.Edition;
import org.consentry.catalog.Catalog;
import org.consentry.catalog.FolderReading;
import org.consentry.catalog.FolderState;
import org.consentry.site.Sites;
import org.jspecify.annotations.Nullable;

/**
 * The catalogue as it stands now, with all that hangs on it. What an operator adds to it is read again when its files
 * have changed, and after a fault from time to time, by a thread of its own: no request waits for it, and each goes on
 * with the edition that it began with. Where a file can't be used, the state of before goes on as a whole.
 */
final class LiveCatalog implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(LiveCatalog.class.getName());

    /** From a fault to the first try without a change; each next one waits twice as long, up to the longest. */
    private static final Duration FIRST_RETRY = Duration.ofSeconds(10);

    private static final Duration LONGEST_RETRY = Duration.ofMinutes(10);

    /** Of complaints that wait for word on whether they are new. */
    private static final int MOST_UNTOLD = 100;

    /** Makes all that hangs on a catalogue, while the edition of before stands. */
    @FunctionalInterface
    interface Press {
        /** @param before {@code null} at the start */
        Edition print(Catalog catalog, @Nullable Edition before);
    }

    private final @Nullable Path folder;
    private final Sites sites;
    private final Press press;
    private final InstantSource clock;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "consentry-catalog");
        made.setDaemon(true);
        return made;
    });
    private volatile Edition now;
    private volatile @Nullable FolderReading reading;

    // Of the thread that looks, as all below.
    private FolderState read;
    private FolderState seen;
    private long leftOut;
    private Instant retry = Instant.MAX;
    private Duration patience = FIRST_RETRY;

    /** @param folder of the operator's; {@code null} where there is none */
    LiveCatalog(@Nullable Path folder, Sites sites, Press press, InstantSource clock) {
        this.folder = folder;
        this.sites = sites;
        this.press = press;
        this.clock = clock;
        this.read = state();
        this.seen = read;
        Catalog catalog = folder == null ? Catalog.load() : load(folder, "");
        this.now = press.print(catalog, null);
        if (folder != null && catalog.whole()) {
            this.reading = new FolderReading(clock.instant(), null, "", leftOut);
        } else if (folder != null) {
            failed(catalog.fault(), leftOut);
        }
    }

    private FolderState state() {
        return folder == null ? new FolderState(List.of()) : FolderState.of(folder);
    }

    /**
     * A line of the operator's that can't be used stops nobody: it is told, and left out.
     *
     * @param told what the log has said of the folder as it stands
     */
    private Catalog load(Path from, String told) {
        leftOut = 0;
        List<String> untold = new ArrayList<>();
        Catalog catalog = Catalog.load(from, complaint -> {
            leftOut++;
            if (told.isEmpty()) {
                LOG.log(System.Logger.Level.WARNING, complaint);
            } else if (untold.size() < MOST_UNTOLD) {
                untold.add(complaint);
            }
        });
        for (String site : catalog.overrides().sites()) {
            if (sites.byId(site).isEmpty()) {
                untold.add(from + ": overrides speak of the site \"" + site + "\", which has no policy");
            }
        }
        if (told.isEmpty() || !catalog.fault().equals(told)) {
            untold.forEach(complaint -> LOG.log(System.Logger.Level.WARNING, complaint));
        }
        return catalog;
    }

    /**
     * Begins to look after the folder.
     *
     * @param every how long between two looks
     */
    void watch(Duration every) {
        if (folder != null) {
            thread.scheduleWithFixedDelay(this::look, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** A folder that differs from the look before is still being written, so that only the next look reads it. */
    void look() {
        FolderReading before = reading;
        String told = before == null ? "" : before.why();
        try {
            FolderState earlier = seen;
            seen = state();
            boolean changed = !seen.equals(read);
            if (folder != null
                    && seen.equals(earlier)
                    && (changed || !clock.instant().isBefore(retry))) {
                told = changed ? "" : told;
                read = seen;
                patience = changed ? FIRST_RETRY : patience;
                renew(folder, told);
            }
        } catch (RuntimeException | Error e) {
            // A task that throws is never run again, and nobody would hear of it.
            if (told.isEmpty()) {
                LOG.log(System.Logger.Level.ERROR, folder + ": could not be read again; the earlier state goes on", e);
            }
            failed(folder + ": " + e, before == null ? 0 : before.leftOut());
        }
    }

    private void renew(Path from, String told) {
        FolderReading before = reading;
        Catalog next = load(from, told);
        if (!next.whole()) {
            if (told.isEmpty()) {
                LOG.log(System.Logger.Level.WARNING, from + ": was not taken over; the earlier state goes on");
            }
            failed(next.fault(), before == null ? 0 : before.leftOut());
            return;
        }
        boolean other = !next.hash().equals(now.grounds().hash());
        if (other) {
            now = press.print(next, now);
        }
        reading = new FolderReading(clock.instant(), null, "", leftOut);
        retry = Instant.MAX;
        if (other || before != null && before.stale()) {
            LOG.log(
                    System.Logger.Level.INFO,
                    from + ": was read again; " + next.overrides().rules().size() + " overrides, "
                            + next.importedCookies().size() + " cookies and "
                            + next.importedHosts().size() + " hosts of lists");
        }
    }

    private void failed(String why, long rows) {
        FolderReading before = reading;
        Instant at = clock.instant();
        reading = new FolderReading(before == null ? null : before.good(), at, why, rows);
        retry = at.plus(patience);
        patience = patience.multipliedBy(2).compareTo(LONGEST_RETRY) < 0 ? patience.multipliedBy(2) : LONGEST_RETRY;
    }

    /** All that a request hangs on: to be asked for once, and kept to. */
    Edition edition() {
        return now;
    }

    /** How the operator's folder stands; empty where there is none. */
    Optional<FolderReading> reading() {
        return Optional.ofNullable(reading);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
