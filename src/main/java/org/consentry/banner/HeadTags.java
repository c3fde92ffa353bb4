package org.consentry.banner;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.consentry.consent.Signal;
import org.consentry.site.Service;
import org.consentry.site.SitePolicy;
import org.jspecify.annotations.Nullable;

/** What we put into the head of a page, in plain ASCII. */
final class HeadTags {
    private final Assets assets;
    private final GuardScript guard;
    private final Looks looks;
    private final ModeScript mode;

    HeadTags(Assets assets, GuardScript guard, Looks looks, ModeScript mode) {
        this.mode = mode;
        this.assets = assets;
        this.guard = guard;
        this.looks = looks;
    }

    byte[] page(SitePolicy policy, BannerView view, Tags tags, @Nullable Asset script) {
        StringBuilder out = new StringBuilder(1_024);
        addFirst(out, policy, view, tags, script);
        SiteLook look = looks.of(policy);
        Asset sheet = view.due() ? look.banner() : look.control();
        out.append("<link rel=\"stylesheet\" href=\"")
                .append(looks.path(sheet))
                .append('"')
                .append(nonce(tags))
                .append('>');
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
        addFirst(out, policy, view, tags, script);
        return ascii(out);
    }

    /** The guard, or on pages without one what tells of the visitor's choice. */
    private void addFirst(StringBuilder out, SitePolicy policy, BannerView view, Tags tags, @Nullable Asset script) {
        Asset first = script != null && tags.guarded() ? script : mode.alone(policy);
        if (first != null) {
            addGuard(out, policy, view, tags, first);
        }
    }

    private void addGuard(StringBuilder out, SitePolicy policy, BannerView view, Tags tags, Asset script) {
        out.append("<script src=\"")
                .append(guard.path(script))
                .append("\" data-consentry=\"")
                .append(policy.optionalPurposes().stream()
                        .flatMap(purpose -> Stream.concat(
                                Stream.of(purpose.id()),
                                Service.of(policy, purpose).stream().map(Service::id)))
                        .map(id -> grant(id, view))
                        .collect(Collectors.joining(" ")))
                .append("\" data-consentry-mode=\"")
                .append(policy.enforcement().id())
                .append('"')
                .append(ownDomain(tags))
                .append(view.decided() ? " data-consentry-decided" : "")
                .append(tellsGpc(policy, view) ? " data-consentry-gpc" : "")
                .append(nonce(tags))
                .append(tags.integrity() ? integrity(script.integrity()) : "")
                .append("></script>");
    }

    private static String ownDomain(Tags tags) {
        String domain = tags.ownDomain();
        return domain.isEmpty() ? "" : " data-consentry-own=\"" + Markup.escape(domain) + '"';
    }

    private static boolean tellsGpc(SitePolicy policy, BannerView view) {
        return policy.presentation().consentMode() != null && view.honoured().contains(Signal.GPC);
    }

    private static String grant(String id, BannerView view) {
        return Markup.escape(id) + (view.granted().contains(id) ? "=1" : "=0");
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
