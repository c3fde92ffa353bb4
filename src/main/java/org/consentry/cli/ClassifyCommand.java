package org.consentry.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.consentry.catalog.Category;
import org.consentry.catalog.Classification;
import org.consentry.catalog.Classifier;
import org.consentry.catalog.CookieFacts;
import org.consentry.http.Party;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code classify}: a verdict on each cookie of a list. */
@Command(
        name = "classify",
        description = "Says what each cookie of a list is for, and by which rule.",
        mixinStandardHelpOptions = true)
final class ClassifyCommand implements Runnable {

    private final CsvPipe pipe;

    @Mixin
    private final OperatorCatalog catalog;

    @Parameters(
            index = "0",
            paramLabel = "IN.csv",
            description = "Cookies, or - for standard input: a header row; columns id,name and, where known,"
                    + " host,site,third_party,expiry_s,session,http_only,secure,same_site,value.")
    private String in = "";

    @Parameters(
            index = "1",
            paramLabel = "OUT.csv",
            description = "Verdicts, or - for standard output: id,category,tracking,rule,confidence;"
                    + " category and tracking are empty where nothing is known.")
    private String out = "";

    ClassifyCommand(CsvPipe pipe, PrintWriter errors) {
        this.pipe = pipe;
        this.catalog = new OperatorCatalog(errors);
    }

    @Override
    public void run() {
        Classifier classifier = catalog.classifier();
        pipe.run(
                in,
                out,
                List.of("id", "name"),
                List.of("id", "category", "tracking", "rule", "confidence"),
                row -> verdict(row.text("id"), judge(classifier, row)));
    }

    private static List<String> verdict(String id, Classification c) {
        return List.of(id, category(c), tracking(c), c.rule(), String.format(Locale.ROOT, "%.2f", c.confidence()));
    }

    static String category(Classification c) {
        Category category = c.category();
        return category == null ? "" : category.id();
    }

    static String tracking(Classification c) {
        return c.known() ? c.tracking() ? "1" : "0" : "";
    }

    private Classification judge(Classifier classifier, CsvRow row) {
        String host = Party.normalize(row.text("host"));
        Classification overruled = classifier.overrides().cookie(catalog.site(), row.text("name"), host);
        return overruled == null ? known(classifier, row, host) : overruled;
    }

    /** Where no site is named, the host may be its own or a third party's: the catalogue says what is likelier. */
    private static Classification known(Classifier classifier, CsvRow row, String host) {
        Boolean thirdParty = thirdParty(row, host);
        if (thirdParty != null) {
            return classifier.classify(facts(row, host, thirdParty));
        }
        Classification own = classifier.classify(facts(row, host, false));
        if (own.rule().startsWith("protected:")) {
            return own;
        }
        Classification foreign = classifier.classify(facts(row, host, true));
        boolean tracker = classifier.classifyHost(host).tracking() || foreign.tracking() && !foreign.guessed();
        return tracker ? foreign : own;
    }

    private static CookieFacts facts(CsvRow row, String host, boolean thirdParty) {
        return new CookieFacts(
                row.text("name"),
                row.has("value") ? row.text("value") : null,
                host,
                thirdParty,
                lifetime(row.flag("session"), row.seconds("expiry_s")),
                row.flag("http_only"),
                row.flag("secure"),
                sameSite(row.text("same_site").strip().toLowerCase(Locale.ROOT)));
    }

    /** Chromium's extensions call by another name what RFC 6265bis calls none. */
    private static String sameSite(String given) {
        return given.equals("no_restriction") ? "none" : given;
    }

    /** {@code null} where nothing says whose it is. */
    private static @Nullable Boolean thirdParty(CsvRow row, String host) {
        Boolean stated = row.flag("third_party");
        String site = Party.normalize(row.text("site"));
        if (stated != null || host.isEmpty() && site.isEmpty()) {
            return stated == null ? Boolean.FALSE : stated;
        }
        if (site.isEmpty()) {
            return null;
        }
        return !host.isEmpty() && !host.equals(site) && !host.endsWith("." + site) && !site.endsWith("." + host);
    }

    private static long lifetime(@Nullable Boolean session, long expiry) {
        if (session != null && session || session == null && expiry == 0) {
            return 0;
        }
        return expiry > 0 ? expiry : -1;
    }
}
