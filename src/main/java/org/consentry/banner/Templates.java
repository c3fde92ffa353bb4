package org.consentry.banner;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The templates, compiled once. Values are escaped unless a template writes three braces. */
final class Templates {

    enum Kind {
        BANNER,
        CONTROL,
        PREFERENCES,
        OPTOUT,
        STATEMENT,
        COOKIES,
        COOKIES_PART,
        PLACEHOLDER,
        DATA,
        MINE,
        RECEIPT,
        REQUEST,
        TAKE,
        MESSAGE
    }

    private static final List<String> SLOTS = List.of(
            "site",
            "ticket",
            "return",
            "query",
            "css",
            "script",
            "mode",
            "message",
            "present",
            "grants",
            "decided",
            "labels",
            "door",
            "standing",
            "interests",
            "was",
            "others",
            "marketing",
            "service",
            "address",
            "policy",
            "terms",
            "poster",
            "purposes",
            "titles",
            "text",
            "handover");
    private static final List<String> PARTS = List.of(
            "gpc",
            "dnt",
            "decided",
            "reopened",
            "changed",
            "expired",
            "opted-out",
            "opted-in",
            "message",
            "once",
            "window",
            "always",
            "policy",
            "terms",
            "poster",
            "none");

    private final Map<Kind, Template> compiled = new EnumMap<>(Kind.class);
    private final Map<String, Object> places;

    /** @param root address that all pages of ours begin with */
    Templates(String root) {
        this.places = places(root);
        Mustache.Compiler compiler =
                Mustache.compiler().withEscaper(Markup::escape).emptyStringIsFalse(true);
        for (Kind kind : Kind.values()) {
            compiled.put(
                    kind,
                    compiler.compile(read(kind.name().toLowerCase(Locale.ROOT).replace('_', '-'))));
        }
    }

    Sheet render(Kind kind, Map<String, Object> values) {
        Map<String, Object> all = new HashMap<>(values);
        all.putAll(places);
        Template template = compiled.get(kind);
        if (template == null) {
            throw new IllegalStateException("no template for " + kind);
        }
        return new Sheet(template.execute(all));
    }

    private static Map<String, Object> places(String root) {
        Map<String, Object> parts = new HashMap<>();
        for (String name : PARTS) {
            Mustache.Lambda whole = (fragment, out) -> out.write(Sheet.part(name, fragment.execute()));
            parts.put(name, whole);
        }
        return Map.of(
                "root",
                root,
                "slot",
                SLOTS.stream().collect(Collectors.toMap(name -> name, Sheet::slot)),
                "when",
                parts);
    }

    private static String read(String name) {
        String path = "/org/consentry/templates/" + name + ".html";
        try (@Nullable InputStream in = Templates.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("the template " + path + " is missing");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().map(String::strip).collect(Collectors.joining("\n", "", "\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
