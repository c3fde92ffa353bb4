package org.consentry.http;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The {@code Content-Security-Policy} of a site (CSP Level 3), changed no further than needed. A field value may hold
 * several policies between commas, which all apply; nonsense in one is passed on as it is.
 */
public final class ContentSecurityPolicy {

    private static final String[] SCRIPT = {"script-src-elem", "script-src", "default-src"};
    private static final String[] STYLE = {"style-src-elem", "style-src", "default-src"};
    private static final String[] CONNECT = {"connect-src", "default-src"};
    private static final String[] FRAME = {"frame-src", "child-src", "default-src"};
    private static final String[] FORM = {"form-action"};

    /** The name of the policy by which the guard makes trusted what it wrote (Trusted Types, section 2.3). */
    private static final String TRUSTED_TYPES_POLICY = "consentry";

    private ContentSecurityPolicy() {}

    /**
     * A site's policies as they go out.
     *
     * @param enforced values of {@code Content-Security-Policy}, one for each that came in
     * @param reportOnly values of {@code Content-Security-Policy-Report-Only}, likewise
     * @param nonce for the nonce attribute of our tags that load scripts, preloads of modules among them; empty where
     *     there is none to use. Base64: nothing in it needs escaping
     * @param integrity whether these tags need their integrity attribute
     */
    public record Admission(List<String> enforced, List<String> reportOnly, String nonce, boolean integrity) {
        public Admission {
            enforced = List.copyOf(enforced);
            reportOnly = List.copyOf(reportOnly);
        }
    }

    /**
     * Lets our files work on a page, and loosens nothing else. Scripts use the page's own nonce where it has one. Else
     * each file is allowed by its address, where the list doesn't allow it yet; under {@code 'strict-dynamic'}, which
     * takes no addresses, by its hash, if the list has nonces or hashes already. No nonce or hash is ever added to a
     * list that lives on {@code 'unsafe-inline'}, since it would switch that off. Style sheets are allowed by address
     * even beside a nonce, for our script inserts some and knows no nonce.
     *
     * <p>A list of Trusted Types policies gets the guard's; what must be trusted stays as the site says.
     *
     * <p>A missing directive begins as a copy of {@code default-src}; where that is missing too, nothing is needed.
     * What was admitted once is not changed again.
     *
     * @param enforced the lines of {@code Content-Security-Policy}
     * @param reportOnly the lines of {@code Content-Security-Policy-Report-Only}: our files cause no report either
     */
    public static Admission admit(List<String> enforced, List<String> reportOnly, OurFiles ours) {
        String nonce = nonce(enforced);
        if (nonce.isEmpty()) {
            nonce = nonce(reportOnly);
        }
        Admitting admitting = new Admitting(ours, nonce);
        List<String> first = enforced.stream().map(admitting::field).toList();
        List<String> second = reportOnly.stream().map(admitting::field).toList();
        return new Admission(first, second, nonce, admitting.integrity);
    }

    /**
     * As {@link #admit}, for the policy that a {@code <meta>} of the page itself brings along (HTML, section 4.2.5.3).
     * Our tags stand before it, and nobody knew its nonce when they were written: scripts are allowed by address.
     *
     * @return the very text given where nothing changes
     */
    public static String admitInPage(String content, OurFiles ours) {
        String changed = new Admitting(ours, "").field(content);
        return changed.equals(content) ? content : changed;
    }

    /**
     * A policy that reports to no held host. A policy of which nothing else is left becomes an empty text.
     *
     * @param page where the page stands, for resolving addresses
     * @param held judges a host in normal form and a path on it
     * @return the very value given where nothing changes
     */
    public static String withoutReportsTo(String fieldValue, PageOrigin page, BiPredicate<String, String> held) {
        String changed = eachPolicy(fieldValue, text -> {
            CspPolicy policy = new CspPolicy(text);
            List<String> values = policy.values("report-uri");
            List<String> kept = values.stream()
                    .filter(address -> !page.leadsTo(address, held))
                    .toList();
            if (kept.size() < values.size()) {
                policy.replace("report-uri", kept);
            }
            return policy.text();
        });
        return changed.equals(fieldValue) ? fieldValue : changed.strip();
    }

    private static String eachPolicy(String fieldValue, UnaryOperator<String> change) {
        List<String> policies = new ArrayList<>(1);
        int from = 0;
        while (from <= fieldValue.length()) {
            int comma = fieldValue.indexOf(',', from);
            int to = comma < 0 ? fieldValue.length() : comma;
            String text = fieldValue.substring(from, to);
            String changed = change.apply(text);
            if (!changed.isBlank() || text.isBlank()) {
                policies.add(changed);
            }
            from = to + 1;
        }
        return String.join(",", policies);
    }

    private static String nonce(List<String> fieldValues) {
        StringBuilder found = new StringBuilder();
        for (String value : fieldValues) {
            eachPolicy(value, text -> {
                CspPolicy policy = new CspPolicy(text);
                String name = policy.governing(SCRIPT);
                if (name != null && found.isEmpty()) {
                    found.append(SourceList.nonce(policy.values(name)));
                }
                return text;
            });
        }
        return found.toString();
    }

    /** One answer's policies on their way. */
    private static final class Admitting {
        private final OurFiles ours;
        private final String nonce;
        private boolean integrity;

        Admitting(OurFiles ours, String nonce) {
            this.ours = ours;
            this.nonce = nonce;
        }

        String field(String value) {
            return eachPolicy(value, this::policy);
        }

        private String policy(String text) {
            CspPolicy policy = new CspPolicy(text);
            scripts(policy);
            trustedTypes(policy);
            allow(policy, "style-src", policy.governing(STYLE), ours.sheets());
            allow(policy, "connect-src", policy.governing(CONNECT), List.of(ours.root()));
            allow(policy, "frame-src", policy.governing(FRAME), List.of(ours.root() + "placeholder"));
            allow(policy, "form-action", policy.governing(FORM), List.of(ours.root() + "choices"));
            return policy.text();
        }

        private void scripts(CspPolicy policy) {
            String governing = policy.governing(SCRIPT);
            List<String> sources = governing == null ? List.of() : policy.values(governing);
            if (!nonce.isEmpty() && SourceList.hasNonce(sources, nonce)) {
                return;
            }
            if (!SourceList.has(sources, "'strict-dynamic'")) {
                allow(
                        policy,
                        "script-src",
                        governing,
                        ours.scripts().stream().map(OurFiles.Script::path).toList());
            } else if (SourceList.knowsNoncesOrHashes(sources)) {
                integrity = true;
                List<String> hashes = ours.scripts().stream()
                        .filter(script -> !script.sha256().isEmpty())
                        .map(OurFiles.Script::hashSource)
                        .filter(hash -> !sources.contains(hash))
                        .distinct()
                        .toList();
                add(policy, "script-src", governing, hashes);
            }
        }

        /** A list that names policies gets ours: what scripts are to make is no less trusted by that. */
        private static void trustedTypes(CspPolicy policy) {
            List<String> names = policy.values("trusted-types");
            if (!names.contains("*") && !names.contains(TRUSTED_TYPES_POLICY)) {
                policy.extend("trusted-types", List.of(TRUSTED_TYPES_POLICY));
            }
        }

        private void allow(CspPolicy policy, String directive, @Nullable String governing, List<String> paths) {
            if (governing != null) {
                List<String> sources = policy.values(governing);
                List<String> missing = paths.stream()
                        .filter(path -> !SourceList.covers(sources, ours.origin(), OurFiles.encoded(path)))
                        .map(ours::source)
                        .distinct()
                        .toList();
                add(policy, directive, governing, missing);
            }
        }

        /** Only a directive that speaks of this alone is added to; {@code default-src} is copied first. */
        private static void add(CspPolicy policy, String directive, @Nullable String governing, List<String> sources) {
            if (governing == null || sources.isEmpty()) {
                return;
            }
            if (!governing.equals("default-src")) {
                policy.extend(governing, sources);
                return;
            }
            List<String> copy = new ArrayList<>(policy.values(governing));
            if (SourceList.allowsNothing(copy)) {
                copy.clear();
            }
            copy.addAll(sources);
            policy.append(directive, copy);
        }
    }
}
