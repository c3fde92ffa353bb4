package org.consentry.browser.channels;

import static org.consentry.browser.channels.Channel.Kind.ACT;
import static org.consentry.browser.channels.Channel.Kind.ELEMENT;
import static org.consentry.browser.channels.Channel.Kind.FREE;
import static org.consentry.browser.channels.Channel.Kind.UNKNOWN;
import static org.consentry.browser.channels.Channel.Mode.MARKUP;
import static org.consentry.browser.channels.Channel.Mode.STRICT;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The table: every channel, its page, and what the two modes do about it. */
final class Channels {
    /** What no page can be kept from by its own markup and scripts, with the reason. */
    static final Map<String, String> MISSED_BY_MARKUP = Map.of(
            "worker-import", "a worker's script is not a page: nothing of ours runs in it",
            "blob-worker-import", "a worker's script is not a page: nothing of ours runs in it",
            "worker-fetch", "a worker's script is not a page: nothing of ours runs in it",
            "service-worker", "a service worker's script is not a page: nothing of ours runs in it",
            "style-variable", "only a style that is laid out tells a text from an address",
            "dynamic-import", "import() is syntax: no script can stand in for it",
            "module-import", "an import inside a module is syntax: no script can stand in for it");

    private static final String SUFFIXES = "no source expression means a name under any country's domain";

    /** What stays away though a yes was given, with the reason. */
    static final Map<String, String> BARRED_BY_STRICT = Map.of(
            "mangled-dot", "no source expression of a policy matches a host with a dot at its end",
            "path-img", SUFFIXES,
            "path-script", SUFFIXES,
            "path-country", SUFFIXES,
            "path-spelt", SUFFIXES,
            "path-fetch", SUFFIXES,
            "path-new-image", SUFFIXES,
            "path-image-element", SUFFIXES,
            "path-field", SUFFIXES);

    /** What goes only in a browser that has not met it before the yes, with the reason. */
    static final Map<String, String> LATE_IN_STRICT =
            Map.of("service-worker", "a worker keeps the policy that it was installed under until its script changes");

    static final List<Channel> ALL = Stream.of(
                    Channel.of(
                            "markup",
                            ELEMENT,
                            "link-preload",
                            "link-imagesrcset",
                            "link-modulepreload",
                            "link-prefetch",
                            "link-stylesheet",
                            "link-icon",
                            "style-import",
                            "style-import-string",
                            "style-font",
                            "style-url",
                            "style-escaped",
                            "style-attribute",
                            "style-custom",
                            "style-variable",
                            "snippet-tag-manager",
                            "snippet-pixel",
                            "script-src",
                            "script-module",
                            "script-async",
                            "script-defer",
                            "module-import",
                            "body-background",
                            "img-src",
                            "img-srcset",
                            "picture-source",
                            "input-image",
                            "iframe",
                            "iframe-srcdoc",
                            "video-src",
                            "video-poster",
                            "video-source",
                            "track",
                            "audio",
                            "embed",
                            "object-data",
                            "table-background",
                            "svg-feimage",
                            "svg-image",
                            "svg-xlink",
                            "image-tag",
                            "mangled-entities",
                            "mangled-spaces",
                            "mangled-case",
                            "mangled-no-scheme",
                            "mangled-backslash",
                            "mangled-percent",
                            "mangled-wide",
                            "mangled-dot",
                            "mangled-port",
                            "mangled-slashes",
                            "mangled-slash-attributes",
                            "collect-img",
                            "path-img",
                            "path-script",
                            "path-country",
                            "path-spelt",
                            "path-frame",
                            "writer",
                            "written"),
                    Channel.of("markup", FREE, "free-cdn"),
                    Channel.of("markup", UNKNOWN, "unknown-host", "path-free"),
                    Channel.of(
                            "calls",
                            ACT,
                            "fetch",
                            "fetch-request",
                            "xhr",
                            "beacon",
                            "websocket",
                            "eventsource",
                            "worker-import",
                            "worker-fetch",
                            "blob-worker-import",
                            "new-image",
                            "inline-script-element",
                            "dynamic-import",
                            "collect-fetch",
                            "inner-html-detached",
                            "frame-fetch",
                            "video-element",
                            "path-fetch",
                            "path-new-image",
                            "late-fetch"),
                    Channel.of(
                            "calls",
                            ELEMENT,
                            "script-element",
                            "image-element",
                            "iframe-element",
                            "iframe-element-srcdoc",
                            "link-element",
                            "preload-element",
                            "inner-html",
                            "insert-adjacent",
                            "fragment",
                            "set-attribute",
                            "set-attribute-node",
                            "style-element",
                            "style-property",
                            "style-variable-late",
                            "style-set",
                            "style-set-custom",
                            "path-image-element",
                            "path-frame-element",
                            "insert-rule",
                            "svg-element",
                            "document-write",
                            "document-write-script",
                            "late-script",
                            "late-image"),
                    Channel.of("calls", FREE, "free-late"),
                    Channel.of("calls", UNKNOWN, "path-fetch-free"),
                    Channel.of("based", ELEMENT, "base-img", "base-script", "base-link"),
                    Channel.of("leaving", ELEMENT, "meta-refresh"),
                    Channel.of("refreshed", ACT, "refresh-field"),
                    Channel.of("ping", ELEMENT, "ping"),
                    Channel.of("boxed", ELEMENT, "boxed-frame", "boxed-srcdoc", "boxed-element"),
                    Channel.of("boxed", ACT, "boxed-page-img", "boxed-page-fetch", "boxed-page-new-image"),
                    Channel.of("quiet", ACT, "link-field", "path-field", "csp-report"),
                    Channel.of("quiet", UNKNOWN, "path-field-free"),
                    Channel.of("quiet", FREE, "free-image"),
                    Channel.of("served", ACT, "service-worker", "redirect"))
            .flatMap(List::stream)
            .map(channel -> MISSED_BY_MARKUP.containsKey(channel.name()) ? channel.missedBy(MARKUP) : channel)
            .map(channel -> BARRED_BY_STRICT.containsKey(channel.name()) ? channel.barredBy(STRICT) : channel)
            .map(channel -> LATE_IN_STRICT.containsKey(channel.name()) ? channel.lateIn(STRICT) : channel)
            .toList();

    /** Those of a browser that runs no script. */
    static final List<Channel> UNSCRIPTED =
            Channel.of("unscripted", ELEMENT, "noscript-link", "noscript-iframe", "noscript-img");

    /** Hosts that every page may speak to. */
    static final Set<String> FREE_HOSTS = Set.of("cdn.jsdelivr.net", "widgets.unknown-thing.example", "www.google.com");

    /** What a browser in a test doesn't do, or not so that it can be seen from outside: looked at in the document. */
    static final List<String> UNSEEN = List.of("link[rel=preconnect]", "link[rel=dns-prefetch]", "link[rel=manifest]");

    /** Where the channels that markup mode misses lead. */
    static final Set<String> HOSTS_MISSED_BY_MARKUP = Set.of("www.google-analytics.com");

    static final List<String> PAGES = ALL.stream().map(Channel::page).distinct().toList();

    private Channels() {}
}
