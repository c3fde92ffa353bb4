package org.consentry.app;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.consentry.catalog.Catalog;
import org.consentry.catalog.Classifier;
import org.consentry.catalog.FolderState;
import org.consentry.site.SitePolicy;
import org.consentry.site.Sites;
import org.jspecify.annotations.Nullable;

/**
 * The catalogue as it stands now. What an operator adds to it is read again when its files have changed, by a thread of
 * its own: no request waits for it, and a decision goes on with the classifier that it began with. Where a file can't be
 * used, the state of before goes on as a whole.
 */
final class LiveCatalog implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(LiveCatalog.class.getName());

    /** A catalogue with what judges by it. */
    private record State(Catalog catalog, Classifier classifier) {
        State(Catalog catalog) {
            this(catalog, new Classifier(catalog));
        }
    }

    /** What has to follow a new catalogue. */
    @FunctionalInterface
    interface Followers {
        /** Does the long part, while the earlier catalogue stands; answers what is left to do once the next one does. */
        Runnable prepare(Catalog next);
    }

    private final @Nullable Path folder;
    private final Set<String> sites;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "consentry-catalog");
        made.setDaemon(true);
        return made;
    });
    private volatile State now;
    private FolderState read;
    private FolderState seen;

    /** @param folder of the operator's; {@code null} where there is none */
    LiveCatalog(@Nullable Path folder, Sites sites) {
        this.folder = folder;
        this.sites = sites.all().stream().map(SitePolicy::id).collect(Collectors.toSet());
        this.read = state();
        this.seen = read;
        this.now = new State(folder == null ? Catalog.load() : load(folder));
    }

    private FolderState state() {
        return folder == null ? new FolderState(List.of()) : FolderState.of(folder);
    }

    /** A line of the operator's that can't be used stops nobody: it is told, and left out. */
    private Catalog load(Path from) {
        Catalog catalog = Catalog.load(from, complaint -> LOG.log(System.Logger.Level.WARNING, complaint));
        for (String site : catalog.overrides().sites()) {
            if (!sites.contains(site)) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        from + ": overrides speak of the site \"" + site + "\", which has no policy");
            }
        }
        return catalog;
    }

    /**
     * Begins to look after the folder.
     *
     * @param every how long between two looks
     * @param followers are asked each time that another catalogue comes, by the same thread
     */
    void watch(Duration every, Followers followers) {
        if (folder != null) {
            thread.scheduleWithFixedDelay(
                    () -> look(followers), every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** A folder that differs from the look before is still being written, so that only the next look reads it. */
    void look(Followers followers) {
        try {
            FolderState before = seen;
            seen = state();
            if (seen.equals(before) && !seen.equals(read)) {
                read = seen;
                renew(followers);
            }
        } catch (RuntimeException | OutOfMemoryError e) {
            LOG.log(System.Logger.Level.ERROR, folder + ": could not be read again; the earlier state goes on", e);
        }
    }

    private void renew(Followers followers) {
        Path from = folder;
        Catalog next = from == null ? null : load(from);
        if (next == null || !next.whole()) {
            LOG.log(System.Logger.Level.WARNING, folder + ": was not taken over; the earlier state goes on");
        } else if (!next.hash().equals(now.catalog().hash())) {
            Runnable rest = followers.prepare(next);
            now = new State(next);
            rest.run();
            LOG.log(
                    System.Logger.Level.INFO,
                    folder + ": was read again; " + next.overrides().rules().size() + " overrides, "
                            + next.importedCookies().size() + " cookies and "
                            + next.importedHosts().size() + " hosts of lists");
        }
    }

    Catalog catalog() {
        return now.catalog();
    }

    Classifier classifier() {
        return now.classifier();
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
