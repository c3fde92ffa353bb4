package org.consentry.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.SequenceInputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.consentry.banner.Asset;
import org.consentry.banner.Assets;
import org.consentry.banner.Banner;
import org.consentry.banner.BannerView;
import org.consentry.banner.Messages;
import org.consentry.catalog.Catalog;
import org.consentry.catalog.Classifier;
import org.consentry.consent.GuardTable;
import org.consentry.html.EncodingSniffer;
import org.consentry.html.HtmlRewriter;
import org.consentry.site.PolicyException;
import org.consentry.site.PolicyLoader;
import org.consentry.site.Purpose;
import org.consentry.site.SitePolicy;
import org.consentry.site.Sites;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rewrite}: one page as a visitor of the site would get it. */
@Command(
        name = "rewrite",
        description =
                "Puts a site's banner into the page on standard input, and holds back what waits for a yes, as the"
                        + " gateway does.",
        footer = "The form's ticket is the fixed text \"" + PageFragments.TICKET + "\": no secret is needed, and no"
                + " gateway takes it.",
        mixinStandardHelpOptions = true)
final class RewriteCommand implements Callable<Integer> {
    private static final int LARGEST_CHUNK = 1 << 20;

    /** More than the banner shows, so that one too large is told from one that just fits. */
    private static final int LARGEST_PICTURE = 64 * 1024;

    /** Read when the first page needs it, and once. */
    private static final class Known {
        static final Catalog CATALOG = Catalog.load();
    }

    private final InputStream in;
    private final PrintStream out;
    private final Function<String, byte @Nullable []> assets;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--site", required = true, paramLabel = "POLICY.yaml", description = "The site's policy.")
    private String site = "";

    @Option(
            names = "--consent",
            paramLabel = "none|all|PURPOSE,…",
            defaultValue = "none",
            description = "What the visitor has said yes to; none, the default: nothing yet, so that the banner asks.")
    private String consent = "none";

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The page's address; after a choice the visitor comes back to its path. By default /.")
    private String url = "";

    @Option(
            names = "--region",
            paramLabel = "REGION",
            description = "Where the visitor is, by ISO 3166: US, or US-CA; the policy's rules for it hold. By default"
                    + " nobody knows.")
    private String region = "";

    @Option(
            names = "--chunk",
            paramLabel = "N",
            defaultValue = "8192",
            description = "Bytes that the rewriter gets at a time, 1 to 1048576, by default 8192.")
    private int chunk = 8192;

    /** @param assets gives a front-end file's bytes by its name, {@code null} where there is none */
    RewriteCommand(InputStream in, PrintStream out, Function<String, byte @Nullable []> assets) {
        this.in = in;
        this.out = out;
        this.assets = assets;
    }

    @Override
    public Integer call() throws IOException {
        if (chunk < 1 || chunk > LARGEST_CHUNK) {
            throw new BadInput("--chunk: " + chunk + " is not within 1 and " + LARGEST_CHUNK);
        }
        Path file = policyFile();
        SitePolicy policy;
        try {
            policy = PolicyLoader.load(file);
        } catch (PolicyException e) {
            e.findings().forEach(finding -> errors().println(finding));
            return ExitCode.USAGE;
        } catch (IOException e) {
            throw new BadInput("--site: " + site + ": can't be read");
        }
        if (!region.matches("([A-Z]{2}(-[A-Z0-9]{1,3})?)?")) {
            throw new BadInput("--region: \"" + region + "\" is no region; write US or US-CA");
        }
        BannerView view = view(policy);
        URI address = url.isEmpty() ? null : address(policy);
        AskedPage page = AskedPage.of(policy, new Classifier(Known.CATALOG), view, address, region);
        Banner banner = new Banner(new Assets("", assets), new Messages(), name -> picture(file.resolveSibling(name)));
        Asset guard = banner.guard(policy, GuardTable.text(policy, Known.CATALOG));
        PageFragments fragments =
                new PageFragments(banner, guard, policy, BannerView.of(page.decision()), page.back(), page.tags());
        return rewrite(new HtmlRewriter(fragments, page.gate(banner, guard), this::emit));
    }

    private void emit(byte[] bytes, int offset, int length) {
        out.write(bytes, offset, length);
        if (out.checkError()) {
            throw new BadInput("standard output: can't be written");
        }
    }

    private int rewrite(HtmlRewriter rewriter) throws IOException {
        byte[] start = in.readNBytes(EncodingSniffer.PRESCAN_BYTES);
        InputStream page = new SequenceInputStream(new ByteArrayInputStream(start), in);
        String label = EncodingSniffer.sniff(start, start.length).label();
        if (!label.isEmpty() && !EncodingSniffer.rewritable(label)) {
            errors().println("consentry rewrite: the page is in " + label + " and passes unchanged");
            page.transferTo(out);
            return ExitCode.OK;
        }
        byte[] piece = new byte[chunk];
        for (int length; (length = page.readNBytes(piece, 0, chunk)) > 0; ) {
            rewriter.write(piece, 0, length);
        }
        rewriter.close();
        if (rewriter.failedOpen()) {
            errors().println("consentry rewrite: a fault of the rewriter, the page passed on: " + rewriter.fault());
            return ExitCode.SOFTWARE;
        }
        return ExitCode.OK;
    }

    private Path policyFile() {
        try {
            Path file = Path.of(site);
            if (!Files.isRegularFile(file)) {
                throw new BadInput("--site: " + site + ": there is no such file");
            }
            return file;
        } catch (InvalidPathException e) {
            throw new BadInput("--site: not a file name: " + e.getReason());
        }
    }

    private static byte @Nullable [] picture(Path file) {
        try (InputStream bytes = Files.newInputStream(file)) {
            return bytes.readNBytes(LARGEST_PICTURE);
        } catch (IOException e) {
            return null;
        }
    }

    private BannerView view(SitePolicy policy) {
        List<String> optional =
                policy.optionalPurposes().stream().map(Purpose::id).toList();
        Set<String> granted = new LinkedHashSet<>();
        boolean decided = !consent.equals("none");
        if (consent.equals("all")) {
            granted.addAll(optional);
        } else if (decided) {
            for (String purpose : consent.split(",", -1)) {
                if (!optional.contains(purpose)) {
                    throw new BadInput("--consent: the policy asks for no purpose \"" + purpose + "\"; write none, all"
                            + " or some of " + String.join(",", optional));
                }
                granted.add(purpose);
            }
        }
        return new BannerView(!decided && !optional.isEmpty(), granted, decided, Set.of(), Set.of());
    }

    private URI address(SitePolicy policy) {
        URI uri;
        try {
            uri = URI.create(url);
            AskedPage.origin(uri);
        } catch (IllegalArgumentException e) {
            throw new BadInput("--url: \"" + url + "\" is no web address; write https://shop.example/path");
        }
        if (!answersTo(policy, uri.getHost())) {
            errors().println("consentry rewrite: warning: " + uri.getHost() + " is no host of the site " + policy.id());
        }
        return uri;
    }

    private static boolean answersTo(SitePolicy policy, String host) {
        try {
            return new Sites(List.of(policy)).forHost(host).isPresent();
        } catch (PolicyException e) {
            throw new IllegalStateException("a site alone shares no host", e);
        }
    }

    private PrintWriter errors() {
        if (spec == null) {
            throw new IllegalStateException("a command is run by its command line");
        }
        return spec.commandLine().getErr();
    }
}
