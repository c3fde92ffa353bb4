package org.consentry.app;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.consentry.banner.Assets;
import org.consentry.banner.Banner;
import org.consentry.banner.Edition;
import org.consentry.banner.Messages;
import org.consentry.catalog.Catalog;
import org.consentry.consent.Grounds;
import org.consentry.inventory.Inventory;
import org.consentry.ledger.Database;
import org.consentry.ledger.PolicyVersions;
import org.consentry.rights.ListedHosts;
import org.consentry.rights.WebhookSettings;
import org.consentry.site.Enforcement;
import org.consentry.site.Finding;
import org.consentry.site.PolicyFolder;
import org.consentry.site.SitePolicy;

/**
 * What thousands of policies cost: at a first start, at a later one, at each look at the folder, and when one or all of
 * them change. Takes their number, 5,000 where none is given, and prints seconds.
 */
public final class PoliciesRun {
    private final Path folder;
    private final int count;

    private PoliciesRun(Path folder, int count) {
        this.folder = folder;
        this.count = count;
    }

    public static void main(String[] args) throws Exception {
        int count = args.length == 0 ? 5_000 : Integer.parseInt(args[0]);
        Path folder = Files.createTempDirectory("policies");
        PoliciesRun run = new PoliciesRun(folder, count);
        for (int i = 0; i < count; i++) {
            run.write(i, "1");
        }
        System.out.println(count + " files of " + Files.size(run.file(0)) + " bytes in " + folder);
        run.start("first start");
        run.start("later start, in a warm process");
    }

    private Path file(int i) {
        return folder.resolve("sites").resolve(String.format(Locale.ROOT, "site-%05d.yaml", i));
    }

    /** The bundled demo's own policy, under another name, with a design and hosts of its own. */
    private void write(int i, String notice) throws IOException {
        String demo = Files.readString(Path.of("server-config/sites/demo.yaml"));
        String yaml = demo.replaceAll("(?m)^site:.*$", "site: site-" + i)
                        .replaceAll("(?m)^hosts:.*$", "hosts: [shop-" + i + ".example, \"*.shop-" + i + ".example\"]")
                        .replaceAll("(?m)^upstream:.*$", "upstream: http://127.0.0.1:9999")
                + "\n# " + notice + "\ndesign: {light: {accent: \"#0030" + (10 + i % 50) + "\"}}\n";
        Files.createDirectories(file(i).getParent());
        Files.writeString(file(i), yaml);
    }

    private void start(String what) throws Exception {
        System.out.println(what);
        Stopwatch all = new Stopwatch();
        Stopwatch part = new Stopwatch();
        Banner banner = new Banner(new Assets("", PoliciesRun::asset), new Messages());
        Edition edition = new Edition(new Grounds(Catalog.load()), banner);
        try (Database database = Database.open(folder.resolve("data"));
                Inventory inventory = Inventory.open(database.dataSource(), Clock.systemUTC(), Duration.ofHours(1))) {
            part.lap("what no policy hangs on: banner, catalogue, database");
            List<Finding> findings = new ArrayList<>();
            PolicyFolder files = new PolicyFolder(folder.resolve("sites"), Enforcement.MARKUP);
            SitePlan plan = new SitePlan(true, null, Enforcement.MARKUP, new WebhookSettings(name -> Optional.empty(), ListedHosts.NONE), "");
            try (LivePolicies live = new LivePolicies(files, plan, "", Clock.systemUTC(), findings)) {
                findings.forEach(System.out::println);
                part.lap("reading and checking");
                live.begin(new PolicyVersions(database), (served, changes) -> {
                    part.lap("versions");
                    Map<String, Duration> learning = new HashMap<>();
                    changes.forEach(change -> learning.put(change.after().id(), change.after().learning()));
                    inventory.start(learning);
                    part.lap("inventory");
                    banner.prepare(changes.stream().map(LivePolicies.Change::after).toList());
                    part.lap("looks");
                });
                all.lap("ALL OF " + live.sites().all().size());
                changes(live, edition, part);
            }
        }
    }

    private void changes(LivePolicies live, Edition edition, Stopwatch part) throws IOException {
        part.reset();
        live.look();
        part.lap("a look that finds nothing");
        write(7, "2");
        live.look();
        part.reset();
        live.look();
        part.lap("the look that takes a changed one over");
        for (int i = 0; i < count; i++) {
            write(i, "3");
        }
        live.look();
        part.reset();
        live.look();
        part.lap("the look that takes over all of them, changed");
        List<SitePolicy> sites = live.sites().all().subList(0, Math.min(50, count));
        sites.subList(0, 10).forEach(edition::guard);
        part.reset();
        sites.subList(10, sites.size()).forEach(edition::guard);
        part.lap("guards of " + (sites.size() - 10) + " sites");
    }

    private static byte[] asset(String name) {
        try {
            return Files.readAllBytes(Path.of("src/main/webapp/_consent/assets", name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Prints how long something took, and how much of the processors' time, which others may take part of. */
    private static final class Stopwatch {
        private static final OperatingSystemMXBean SYSTEM =
                (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

        private long since = System.nanoTime();
        private long worked = SYSTEM.getProcessCpuTime();

        void reset() {
            since = System.nanoTime();
            worked = SYSTEM.getProcessCpuTime();
        }

        void lap(String what) {
            double seconds = (System.nanoTime() - since) / 1e9;
            double work = (SYSTEM.getProcessCpuTime() - worked) / 1e9;
            System.out.printf(Locale.ROOT, "  %8.3f s, %7.3f s of processors  %s%n", seconds, work, what);
            reset();
        }
    }
}
