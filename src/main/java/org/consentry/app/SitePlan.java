package org.consentry.app;

import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.consentry.banner.Messages;
import org.consentry.rights.WebhookSettings;
import org.consentry.site.Enforcement;
import org.consentry.site.Finding;
import org.consentry.site.GeneratedPolicy;
import org.consentry.site.SitePolicy;
import org.jspecify.annotations.Nullable;

/**
 * Which of the policies in the folder one kind of start serves, and what beside them.
 *
 * @param gateway true where every policy needs a site behind it
 * @param upstream the site that a policy is generated for, in the place of the demos; {@code null} for none
 * @param enforcement of that policy
 * @param webhooks how messages are signed
 * @param publicUrl scheme and port that visitors see where no trusted proxy says so; empty where the connection tells
 */
record SitePlan(
        boolean gateway, @Nullable URI upstream, Enforcement enforcement, WebhookSettings webhooks, String publicUrl) {
    SitePlan {
        Objects.requireNonNull(enforcement);
        Objects.requireNonNull(webhooks);
        Objects.requireNonNull(publicUrl);
    }

    static SitePlan gateway(GatewayConfig config) {
        return new SitePlan(true, config.upstream(), config.enforcement(), config.webhooks(), config.publicUrl());
    }

    /** An application of the operator's answers for all its sites. */
    static SitePlan embedded(GatewayConfig config) {
        return new SitePlan(false, null, config.enforcement(), config.webhooks(), config.publicUrl());
    }

    /** A policy that stands in no file, with its text. */
    record Generated(SitePolicy policy, byte[] yaml) {
        Generated {
            Objects.requireNonNull(policy);
            Objects.requireNonNull(yaml);
        }
    }

    /** Empty, or one. */
    List<Generated> generated() {
        if (upstream == null) {
            return List.of();
        }
        List<String> languages = new Messages().languages();
        return List.of(new Generated(
                GeneratedPolicy.of(upstream, languages, enforcement),
                GeneratedPolicy.yaml(upstream, languages, enforcement)));
    }

    /** The demos make way for a real site; a site's own file still wins over the generated policy. */
    boolean leavesOut(SitePolicy policy) {
        return upstream != null && Demos.isDemo(policy.upstream());
    }

    /** Why a sound policy can't be served here all the same; {@code null} where it can. */
    @Nullable
    Finding problem(SitePolicy policy) {
        URI behind = policy.upstream();
        if (gateway && behind == null) {
            return new Finding(policy.id(), 0, 0, "a gateway needs an upstream for it", "add upstream: http://…");
        }
        if (gateway && Demos.isDemo(behind) && !Demos.knows(Objects.requireNonNull(behind))) {
            String problem = "no demo is called " + behind;
            return new Finding(policy.id(), 0, 0, problem, "write demo, or upstream: http://…");
        }
        if (policy.transport().httpsOnly() && publicUrl.regionMatches(true, 0, "http:", 0, 5)) {
            String problem = "it asks for https, but consentry.public-url says that visitors come by " + publicUrl;
            String hint = "name there the https address that visitors see, or write https: as-is";
            return new Finding(policy.id(), 0, 0, problem, hint);
        }
        return webhooks.problem(policy);
    }
}
