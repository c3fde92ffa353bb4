package org.consentry.banner;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.consentry.site.Purpose;
import org.consentry.site.SitePolicy;
import org.jspecify.annotations.Nullable;

/** What we put into the head of a page, in plain ASCII. */
final class HeadTags {
    private final Assets assets;
    private final GuardScript guard;

    HeadTags(Assets assets, GuardScript guard) {
        this.assets = assets;
        this.guard = guard;
    }

    byte[] page(SitePolicy policy, BannerView view, Tags tags, @Nullable Asset script) {
        StringBuilder out = new StringBuilder(1_024);
        if (script != null && tags.guarded()) {
            addGuard(out, policy, view, tags, script);
        }
        addLink(out, "stylesheet", "control.css", tags);
        if (view.due()) {
            addLink(out, "stylesheet", "banner.css", tags);
            addLink(out, "modulepreload", "banner.js", tags);
        }
        out.append("<script type=\"module\" src=\"")
                .append(assets.path("consentry.js"))
                .append('"')
                .append(nonce(tags))
                .append(tags.integrity() ? integrity(assets.integrity("consentry.js")) : "")
                .append("></script>");
        return ascii(out);
    }

    byte[] frame(SitePolicy policy, BannerView view, Tags tags, Asset script) {
        StringBuilder out = new StringBuilder(256);
        if (tags.guarded()) {
            addGuard(out, policy, view, tags, script);
        }
        return ascii(out);
    }

    private void addGuard(StringBuilder out, SitePolicy policy, BannerView view, Tags tags, Asset script) {
        out.append("<script src=\"")
                .append(guard.path(script))
                .append("\" data-consentry=\"")
                .append(policy.optionalPurposes().stream()
                        .map(purpose -> grant(purpose, view))
                        .collect(Collectors.joining(" ")))
                .append("\" data-consentry-mode=\"")
                .append(policy.enforcement().id())
                .append('"')
                .append(ownDomain(tags))
                .append(view.decided() ? " data-consentry-decided" : "")
                .append(nonce(tags))
                .append(tags.integrity() ? integrity(script.integrity()) : "")
                .append("></script>");
    }

    private static String ownDomain(Tags tags) {
        String domain = tags.ownDomain();
        return domain.isEmpty() ? "" : " data-consentry-own=\"" + Markup.escape(domain) + '"';
    }

    private static String grant(Purpose purpose, BannerView view) {
        return Markup.escape(purpose.id()) + (view.granted().contains(purpose.id()) ? "=1" : "=0");
    }

    private void addLink(StringBuilder out, String rel, String name, Tags tags) {
        boolean script = name.endsWith(".js");
        out.append("<link rel=\"")
                .append(rel)
                .append("\" href=\"")
                .append(assets.path(name))
                .append('"')
                .append(nonce(tags))
                .append(script && tags.integrity() ? integrity(assets.integrity(name)) : "")
                .append('>');
    }

    private static String nonce(Tags tags) {
        return tags.nonce().isEmpty() ? "" : " nonce=\"" + Markup.escape(tags.nonce()) + '"';
    }

    private static String integrity(String hash) {
        return " integrity=\"" + hash + '"';
    }

    private static byte[] ascii(StringBuilder markup) {
        return markup.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
