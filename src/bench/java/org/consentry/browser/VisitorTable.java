package org.consentry.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.LoadState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.consentry.banner.BannerView;
import org.consentry.banner.Samples;
import org.consentry.banner.Tags;
import org.consentry.catalog.Catalog;
import org.consentry.consent.GuardTable;
import org.consentry.site.PolicyException;
import org.consentry.site.PolicyLoader;
import org.consentry.site.SitePolicy;

/**
 * Measures in a real browser what the demo shop's policy costs a visitor, and writes it as tables in Markdown between
 * two marks of a file.
 */
public final class VisitorTable {
    private static final String BEGIN = "<!-- measured -->\n";
    private static final String END = "<!-- end -->";
    private static final int PAIRS = 15;
    private static final String LATER = "largest paint (LCP) later than without us, median of " + PAIRS + " pairs: ";

    /** Time enough, in ms, for what a click loads. */
    private static final double LATE = 1_500;

    /** The shortest that the guard's script can be without a table. */
    private static final String NO_TABLE = "{p:[],u:-1,o:[],h:[],n:\"\",a:\"\",t:[],c:[],k:\"\",s:\"\"}";

    private final Browser browser;
    private final SitePolicy policy;
    private final String table;

    private VisitorTable(Browser browser, SitePolicy policy, String table) {
        this.browser = browser;
        this.policy = policy;
        this.table = table;
    }

    /** @param args the file; none for that of the documentation */
    public static void main(String[] args) throws IOException, PolicyException {
        Path file = args.length > 0 ? Path.of(args[0]) : Path.of("src", "docs", "visitors.md");
        SitePolicy policy = PolicyLoader.load(Path.of("server-config", "sites", "demo.yaml"));
        String table = GuardTable.text(policy, Catalog.load());
        String measured;
        try (Browsers browsers = Browsers.open()) {
            VisitorTable tables = new VisitorTable(browsers.browser(), policy, table);
            measured = tables.weights() + '\n' + tables.timings();
        }
        System.out.println(measured);
        String text = Files.readString(file);
        int begin = text.indexOf(BEGIN) + BEGIN.length();
        int end = text.indexOf(END, begin);
        if (begin < BEGIN.length() || end < 0) {
            throw new IllegalStateException(file + " has no place for the tables");
        }
        Files.writeString(file, text.substring(0, begin) + '\n' + measured + '\n' + text.substring(end));
    }

    private String weights() throws IOException {
        Map<String, Map<String, Integer>> rows = new TreeMap<>();
        Map<String, Integer> sums = new LinkedHashMap<>();
        Map<String, Integer> markup = new LinkedHashMap<>();
        Map<String, Integer> late = new LinkedHashMap<>();
        try (StubSite site = new StubSite(policy, NO_TABLE);
                StubSite full = new StubSite(policy, table)) {
            int whole = 0;
            for (String state : List.of("undecided", "all refused", "all granted")) {
                for (StubSite each : List.of(site, full)) {
                    each.tags = new Tags(true, "", false);
                    each.view = state.equals("undecided") ? Samples.FIRST_VISIT : Samples.REJECTED;
                    if (state.equals("all granted")) {
                        each.accepted();
                    }
                }
                Map<String, Integer> files = load(site, late, state);
                files.forEach((name, size) ->
                        rows.computeIfAbsent(name, key -> new LinkedHashMap<>()).put(state, size));
                sums.put(state, files.values().stream().mapToInt(Integer::intValue).sum());
                markup.put(state, markup(site));
                whole = Math.max(whole, load(full, new LinkedHashMap<>(), state).getOrDefault("guard.js", 0)
                        - files.getOrDefault("guard.js", 0));
            }
            StringBuilder out = new StringBuilder("| bytes after gzip | undecided | all refused | all granted |\n");
            out.append("|---|---:|---:|---:|\n");
            rows.forEach((name, sizes) -> row(out, name, sizes));
            row(out, "**together**", sums);
            row(out, "markup in the page", markup);
            row(out, "more, on turning to the banner or its control", late);
            String beside = "table of hosts and cookies, beside the code in guard.js";
            row(out, beside, Map.of("undecided", whole, "all refused", whole));
            return out.toString();
        }
    }

    private static void row(StringBuilder out, String name, Map<String, Integer> sizes) {
        out.append("| ").append(name);
        for (String state : List.of("undecided", "all refused", "all granted")) {
            Integer size = sizes.get(state);
            out.append(" | ").append(size == null || size == 0 ? "–" : String.format(Locale.ROOT, "%,d", size));
        }
        out.append(" |\n");
    }

    /** What a page loads of ours, and what more once the visitor turns to it. */
    private Map<String, Integer> load(StubSite site, Map<String, Integer> late, String state) {
        try (BrowserContext context = browser.newContext()) {
            Page page = context.newPage();
            List<Response> all = new ArrayList<>();
            page.onResponse(all::add);
            page.navigate(site.url("/"));
            page.waitForFunction("() => window.consentry");
            page.waitForLoadState(LoadState.NETWORKIDLE);
            Map<String, Integer> files = sizes(all);
            all.clear();
            page.locator("#consentry-banner:visible, #consentry-control:visible").first().click();
            page.waitForTimeout(LATE);
            late.put(state, sizes(all).values().stream().mapToInt(Integer::intValue).sum());
            return files;
        }
    }

    private static Map<String, Integer> sizes(List<Response> responses) {
        Map<String, Integer> sizes = new TreeMap<>();
        for (Response response : List.copyOf(responses)) {
            String path = response.url().replaceFirst("^https?://[^/]+", "").replaceFirst("\\?.*", "");
            if (path.startsWith("/_consent/")) {
                String name = path.contains("/look/") ? "style" : path.substring(path.lastIndexOf('/') + 1);
                sizes.merge(path.contains("/guard/") ? "guard.js" : name, gzip(response.body()), Integer::sum);
            }
        }
        return sizes;
    }

    /** By how much a page grows. */
    private int markup(StubSite site) throws IOException {
        int[] sizes = new int[2];
        for (int bare = 0; bare < 2; bare++) {
            site.bare = bare == 1;
            try (BrowserContext context = browser.newContext()) {
                sizes[bare] = gzip(context.newPage().navigate(site.url("/")).body());
            }
        }
        site.bare = false;
        return sizes[0] - sizes[1];
    }

    private static int gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out) {
            {
                def.setLevel(Deflater.BEST_COMPRESSION);
            }
        }) {
            zip.write(bytes);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return out.size();
    }

    private String timings() throws IOException {
        try (StubSite site = new StubSite(policy, table)) {
            site.tags = new Tags(true, "", false);
            List<Timings> loads = new ArrayList<>();
            for (int i = 0; i < PAIRS; i++) {
                loads.add(Timings.of(browser, site.url("/")));
            }
            Timings plain = Timings.of(browser, site.url("/"), false);
            double task = median(loads.stream().map(Timings::task).toList());
            double shift = loads.stream().mapToDouble(Timings::shift).max().orElseThrow();
            return "| in the browser | measured |\n|---|---|\n"
                    + row("layout shift (CLS), worst of " + PAIRS, "%.3f", shift)
                    + row("work of our scripts in a frame of more than 50 ms, median of " + PAIRS, "%.0f ms", task)
                    + row("banner painted after the first paint", "%.0f ms", plain.banner() - plain.first())
                    + row(LATER + "first page of a new browser", "%.0f ms", later(site, true))
                    + row(LATER + "next pages, undecided", "%.0f ms", later(site, false))
                    + row(LATER + "next pages, all refused", "%.0f ms", later(seenBy(site, Samples.REJECTED), false))
                    + row(LATER + "next pages, all granted", "%.0f ms", later(granted(site), false));
        }
    }

    private static StubSite seenBy(StubSite site, BannerView view) {
        site.view = view;
        return site;
    }

    private static StubSite granted(StubSite site) {
        site.accepted();
        return site;
    }

    /**
     * Loads of the site's page, with and without what the gateway puts into it, by turns: what slows the machine down
     * slows both.
     *
     * @param cold whether each load is the first of a visitor, who has none of our files yet
     * @return how much later the largest paint came with us, median of the pairs, in ms
     */
    private double later(StubSite site, boolean cold) {
        List<Double> found = new ArrayList<>();
        BrowserContext context = Timings.visitor(browser);
        Page page = context.newPage();
        for (int i = -1; i < PAIRS; i++) {
            double[] largest = new double[2];
            for (int turn = 0; turn < 2; turn++) {
                int bare = (i & 1) ^ turn;
                site.bare = bare == 1;
                if (cold) {
                    context.close();
                    context = Timings.visitor(browser);
                    page = context.newPage();
                }
                largest[bare] = Timings.of(page, site.url("/")).largest();
            }
            // The first pair warms up the browser and the server.
            if (i >= 0) {
                found.add(largest[0] - largest[1]);
            }
        }
        context.close();
        site.bare = false;
        return median(found);
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }

    private static String row(String name, String format, double value) {
        return "| " + name + " | " + String.format(Locale.ROOT, format, value) + " |\n";
    }
}
