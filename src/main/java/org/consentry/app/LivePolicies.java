package org.consentry.app;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.consentry.ledger.PolicyVersions;
import org.consentry.site.Finding;
import org.consentry.site.PolicyException;
import org.consentry.site.PolicyFolder;
import org.consentry.site.PolicyFolder.Content;
import org.consentry.site.PolicyReading;
import org.consentry.site.SitePolicy;
import org.consentry.site.Sites;
import org.jspecify.annotations.Nullable;

/**
 * The site policies as their files stand now. A thread of its own looks at the folder, reads what has changed, makes
 * ready what hangs on it and puts it in place of the earlier policies at once: no request waits for it, and each goes
 * on with the policy that it began with. What can't be used leaves its site as it was.
 */
final class LivePolicies implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(LivePolicies.class.getName());

    /** From a fault to the next try without a change. */
    private static final Duration RETRY = Duration.ofSeconds(20);

    /**
     * A policy that is about to be served.
     *
     * @param before what served its site until now; {@code null} for a new site
     */
    record Change(@Nullable SitePolicy before, SitePolicy after) {}

    /** Makes ready what hangs on policies, before they are served. */
    @FunctionalInterface
    interface Preparation {
        void prepare(List<SitePolicy> all, List<Change> changes) throws IOException;
    }

    private final PolicyFolder folder;
    private final SitePlan plan;
    private final String otherwise;
    private final InstantSource clock;
    private final List<SitePolicy> generated = new ArrayList<>();
    private final Sites sites;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "consentry-policies");
        made.setDaemon(true);
        return made;
    });
    private volatile PolicyReading reading;

    // Of the thread that looks, as all below.
    private final FileNews news;
    private final UnkeptVersions versions;
    private final Map<String, Content> contents = new TreeMap<>();
    private Map<String, SitePolicy> served;
    private List<Finding> faults = List.of();
    private String trouble = "";
    private boolean unfinished;
    private Instant taken;
    private Instant retry = Instant.MAX;
    private Preparation preparation = (all, changes) -> {};

    /**
     * Reads all there are.
     *
     * @param otherwise id of the site that answers for hosts which no policy names; empty for none
     * @param findings takes what is wrong with any of them
     * @throws PolicyException where anything is
     */
    LivePolicies(PolicyFolder folder, SitePlan plan, String otherwise, InstantSource clock, List<Finding> findings)
            throws IOException, PolicyException {
        this.folder = folder;
        this.plan = plan;
        this.otherwise = otherwise;
        this.clock = clock;
        this.versions = new UnkeptVersions(clock);
        this.news = new FileNews(folder.exists() ? folder.look() : Map.of());
        for (SitePlan.Generated made : plan.generated()) {
            generated.add(made.policy());
            versions.add(made.policy(), made.yaml());
        }
        read(news.there());
        TakeOver first = takeOver(null);
        findings.addAll(first.faults());
        this.sites = new Sites(first.all(), otherwise);
        this.served = first.byFile();
        this.taken = clock.instant();
        this.reading = new PolicyReading(taken, sites.all().size(), null, List.of());
    }

    private TakeOver takeOver(@Nullable Map<String, SitePolicy> before) {
        return new TakeOver(plan, generated, otherwise, before, contents);
    }

    /** As they are by now; one that is there no more is forgotten. */
    private void read(Set<String> names) {
        names.stream().filter(name -> !news.isThere(name)).forEach(contents::remove);
        folder.read(names.stream().filter(news::isThere).toList()).forEach((name, content) -> {
            contents.put(name, new Content(content.policy(), new byte[0], content.findings()));
            if (content.policy() != null) {
                versions.add(content.policy(), content.yaml());
            }
        });
        names.forEach(news::wasRead);
    }

    /** Those that are served, whatever they are by now. */
    Sites sites() {
        return sites;
    }

    /** How the folder stands. */
    PolicyReading reading() {
        return reading;
    }

    /**
     * Keeps the versions that are about to be served, makes ready what hangs on them, and begins to look after the
     * folder.
     *
     * @param every how long between two looks
     */
    void watch(Duration every, PolicyVersions kept, Preparation ready) throws IOException {
        begin(kept, ready);
        thread.scheduleWithFixedDelay(this::look, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** As above, where a test looks. */
    void begin(PolicyVersions kept, Preparation ready) throws IOException {
        versions.keepIn(kept);
        preparation = ready;
        versions.keep(sites.all());
        ready.prepare(
                sites.all(),
                sites.all().stream().map(site -> new Change(null, site)).toList());
        report(clock.instant());
    }

    /** Reads what is new. Where something failed, tries again after a while though nothing has changed. */
    void look() {
        try {
            boolean again = !clock.instant().isBefore(retry);
            retry = again ? Instant.MAX : retry;
            Set<String> names = new LinkedHashSet<>();
            if (folder.exists() || !news.isEmpty()) {
                names.addAll(news.after(folder.look()));
            }
            if (again) {
                versions.keep(sites.all());
                contents.forEach((name, content) -> {
                    if (content.policy() == null && news.isOld(name)) {
                        names.add(name);
                    }
                });
            }
            if (again || !names.isEmpty()) {
                read(names);
                unfinished = true;
                apply();
                unfinished = false;
            }
            trouble = unfinished ? trouble : "";
        } catch (IOException | PolicyException | RuntimeException | Error e) {
            // A task that throws is never run again, and nobody would hear of it.
            if (trouble.isEmpty()) {
                LOG.log(System.Logger.Level.ERROR, folder.path() + ": the earlier policies go on", e);
            }
            trouble = folder.path() + ": " + e;
        }
        report(clock.instant());
    }

    private void apply() throws IOException, PolicyException {
        TakeOver next = takeOver(served);
        List<SitePolicy> changed = next.changed();
        if (!changed.isEmpty() || !next.byFile().keySet().equals(served.keySet())) {
            versions.keep(next.all());
            preparation.prepare(next.all(), changes(changed));
            sites.replace(next.all());
            served = next.byFile();
            taken = clock.instant();
            Object which = changed.size() > 20
                    ? changed.size()
                    : changed.stream().map(SitePolicy::id).toList();
            int all = sites.all().size();
            LOG.log(System.Logger.Level.INFO, "{0} site policies are served; changed or new: {1}", all, which);
        }
        Set<String> hashes = new HashSet<>();
        next.all().forEach(policy -> hashes.add(policy.hash()));
        contents.values().stream()
                .map(Content::policy)
                .filter(Objects::nonNull)
                .forEach(policy -> hashes.add(policy.hash()));
        versions.retain(hashes);
        tell(next.faults());
    }

    /** In the log, once. */
    private void tell(List<Finding> found) {
        Set<Finding> told = new HashSet<>(faults);
        faults = found;
        for (Finding fault : faults) {
            if (told.add(fault)) {
                LOG.log(System.Logger.Level.WARNING, "Not served as it stands, until it is mended: " + fault);
            }
        }
        if (faults.isEmpty() && !told.isEmpty()) {
            LOG.log(System.Logger.Level.INFO, "All site policies are served as their files stand again");
        }
    }

    private List<Change> changes(List<SitePolicy> changed) {
        return changed.stream()
                .map(after -> new Change(sites.byId(after.id()).orElse(null), after))
                .toList();
    }

    private void report(Instant now) {
        List<String> why = new ArrayList<>();
        if (!trouble.isEmpty()) {
            why.add(trouble);
        }
        faults.forEach(fault -> why.add(fault.toString()));
        if (!versions.fault().isEmpty()) {
            why.add(versions.fault());
        }
        if (!why.isEmpty() && retry.equals(Instant.MAX)) {
            retry = now.plus(RETRY);
        }
        PolicyReading before = reading;
        if (!why.equals(before.faults()) || !taken.equals(before.taken())) {
            Instant failed = why.isEmpty() ? null : before.failed() == null ? now : before.failed();
            reading = new PolicyReading(taken, sites.all().size(), failed, why);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
