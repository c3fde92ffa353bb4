package org.consentry.cli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.consentry.catalog.Catalog;
import org.consentry.catalog.Classifier;
import org.consentry.cli.DryRun.Outcome;
import org.consentry.consent.Consent;
import org.consentry.http.PageOrigin;
import org.consentry.site.Enforcement;
import org.consentry.site.Purpose;
import org.consentry.site.Regimes;
import org.consentry.site.SitePolicy;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dry-run}: what a policy would make of traffic that a browser recorded, without a server. */
@Command(
        name = "dry-run",
        description = {
            "Holds recorded traffic (HAR 1.2, as browsers export it) against a site's policy: which cookies the site"
                    + " sets and gets back, and which requests to other hosts, would pass, and which would be held.",
            "Browsers leave cookies out of an export unless they are told to add sensitive data. Values are never"
                    + " printed."
        },
        mixinStandardHelpOptions = true)
final class DryRunCommand implements Callable<Integer> {
    /** Read when the first traffic needs it, and once. */
    private static final class Known {
        static final Catalog CATALOG = Catalog.load();
    }

    private final PrintStream out;
    private final PrintWriter errors;

    @Option(names = "--site", required = true, paramLabel = "POLICY.yaml", description = "The site's policy.")
    private String site = "";

    @Option(
            names = "--against",
            paramLabel = "OLD.yaml",
            description = "The policy as it was: only what would change is listed.")
    private String against = "";

    @Option(
            names = "--consent",
            paramLabel = "none|all|PURPOSE,…",
            defaultValue = "none",
            description = "What the visitor has said yes to; none, the default: nothing yet.")
    private String consent = "none";

    @Option(
            names = "--region",
            paramLabel = "REGION",
            description = "Where the visitor is, by ISO 3166: US, or US-CA. By default nobody knows.")
    private String region = "";

    @Option(
            names = "--host",
            paramLabel = "HOST",
            description = "A host that stands for the site in the traffic, such as a staging host; may be repeated. By"
                    + " default the policy's own.")
    private List<String> hosts = List.of();

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Parameters(index = "0", paramLabel = "TRAFFIC.har", description = "The recorded traffic.")
    private String traffic = "";

    DryRunCommand(PrintStream out, PrintWriter errors) {
        this.out = out;
        this.errors = errors;
    }

    @Override
    public Integer call() {
        if (!region.isEmpty()
                && !(region.matches("[A-Z]{2}(-[A-Z0-9]{1,3})?") && Regimes.isCountry(region.substring(0, 2)))) {
            throw new BadInput("--region: \"" + region + "\" is no region; write US or US-CA");
        }
        SitePolicy policy = PolicyFile.read(site, errors);
        SitePolicy old = against.isEmpty() || policy == null ? null : PolicyFile.read(against, errors);
        if (policy == null || !against.isEmpty() && old == null) {
            return ExitCode.USAGE;
        }
        List<String> granted = granted(policy);
        List<String> own = own(policy);
        PageOrigin first = PageOrigin.of(
                "https://" + (own.get(0).startsWith("*.") ? own.get(0).substring(2) : own.get(0)));
        Classifier classifier = new Classifier(Known.CATALOG);
        DryRun now = new DryRun(policy, classifier, consent(policy, granted), region, first);
        DryRun before = old == null ? null : new DryRun(old, classifier, consent(old, granted), region, first);
        DryRunReport report = new DryRunReport(policy.id(), before != null);
        read(entry -> judge(entry, own, now, before, report));
        if (policy.enforcement() == Enforcement.OBSERVE) {
            errors.println("consentry dry-run: the site only observes: nothing is held");
        }
        if (json) {
            report.printJson(out);
        } else {
            report.print(out);
        }
        return ExitCode.OK;
    }

    private void read(Consumer<HarEntry> entries) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(Path.of(traffic)))) {
            HarReader.read(in, entries);
        } catch (InvalidPathException e) {
            throw new BadInput("not a file name: " + e.getReason());
        } catch (JsonSkim.NoJson e) {
            throw new BadInput(traffic + " is no HAR: " + e.getMessage());
        } catch (IOException e) {
            throw new BadInput(traffic + ": can't be read");
        }
    }

    private static void judge(
            HarEntry entry, List<String> own, DryRun now, @Nullable DryRun before, DryRunReport report) {
        PageOrigin origin = origin(entry.url());
        if (origin == null) {
            if (!staysInside(entry.url())) {
                report.sawUnreadable();
            }
            return;
        }
        boolean mine = own.stream().anyMatch(pattern -> matches(pattern, origin.host()));
        List<Outcome> outcomes = mine ? now.own(entry, origin) : List.of(now.other(entry, origin));
        List<Outcome> old =
                before == null ? List.of() : mine ? before.own(entry, origin) : List.of(before.other(entry, origin));
        report.sawRequest(mine || outcomes.get(0).own());
        for (int i = 0; i < outcomes.size(); i++) {
            report.add(i < old.size() ? old.get(i) : null, outcomes.get(i));
        }
    }

    /** {@code data:}, {@code blob:} and the like never leave the browser. */
    private static boolean staysInside(String url) {
        return url.matches("(?s)[A-Za-z][A-Za-z0-9+.-]*:.*") && !url.matches("(?is)(https?|wss?):.*");
    }

    private static @Nullable PageOrigin origin(String url) {
        int end = url.indexOf("://");
        String scheme = end < 0 ? "" : url.substring(0, end).toLowerCase(Locale.ROOT);
        // A socket's address leads to where a page's does.
        String web = scheme.equals("ws") ? "http" : scheme.equals("wss") ? "https" : scheme;
        if (!web.equals("http") && !web.equals("https")) {
            return null;
        }
        String rest = url.substring(end + 3);
        int path = 0;
        while (path < rest.length() && "/?#\\".indexOf(rest.charAt(path)) < 0) {
            path++;
        }
        String authority = rest.substring(0, path);
        try {
            return PageOrigin.of(web + "://" + authority.substring(authority.lastIndexOf('@') + 1));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static boolean matches(String pattern, String host) {
        return pattern.startsWith("*.") ? host.endsWith(pattern.substring(1)) : host.equals(pattern);
    }

    /** The hosts that stand for the site, in normal form. */
    private List<String> own(SitePolicy policy) {
        List<String> own = new ArrayList<>();
        for (String host : hosts) {
            String normal;
            try {
                normal = AskedHost.of(host);
            } catch (IllegalArgumentException e) {
                throw new BadInput("--host: " + host + " " + e.getMessage());
            }
            if (normal.isEmpty()) {
                throw new BadInput("--host names no host; write staging.shop.example");
            }
            if (!AskedHost.sound(normal.startsWith("*.") ? normal.substring(2) : normal)) {
                throw new BadInput("--host: \"" + host + "\" is no host; write staging.shop.example, with no port");
            }
            own.add(normal);
        }
        policy.hosts().stream().filter(host -> !host.equals("*")).forEach(own::add);
        if (own.isEmpty()) {
            throw new BadInput("the policy answers to any host: name the site's in the traffic with --host");
        }
        return own;
    }

    private List<String> granted(SitePolicy policy) {
        List<String> optional =
                policy.optionalPurposes().stream().map(Purpose::id).toList();
        if (consent.equals("none") || consent.equals("all")) {
            return List.of();
        }
        List<String> granted = List.of(consent.split(",", -1));
        for (String purpose : granted) {
            if (!optional.contains(purpose)) {
                throw new BadInput("--consent: the policy asks for no purpose \"" + purpose + "\"; write none, all"
                        + " or some of " + String.join(",", optional));
            }
        }
        return granted;
    }

    private @Nullable Consent consent(SitePolicy policy, List<String> granted) {
        if (consent.equals("none")) {
            return null;
        }
        Map<String, Boolean> answers = new HashMap<>();
        for (Purpose purpose : policy.optionalPurposes()) {
            answers.put(purpose.id(), consent.equals("all") || granted.contains(purpose.id()));
        }
        return new Consent("", "", policy.notice().version(), answers, Instant.EPOCH);
    }
}
