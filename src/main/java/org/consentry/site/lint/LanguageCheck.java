package org.consentry.site.lint;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;
import org.consentry.http.AcceptLanguage;
import org.consentry.site.Bundles;
import org.consentry.site.SitePolicy;
import org.jspecify.annotations.Nullable;

/** Whether the product speaks the languages that a site serves, and whether a person has read what it says there. */
final class LanguageCheck implements PolicyCheck {
    @Override
    public void check(SitePolicy policy, Findings findings) {
        TreeSet<String> unread = new TreeSet<>();
        List<String> silent = new ArrayList<>();
        for (String tag : policy.languages()) {
            String bundle = bundle(tag);
            if (bundle.isEmpty()) {
                silent.add(tag);
            } else if (!reviewed(bundle)) {
                unread.add(bundle);
            }
        }
        if (!silent.isEmpty()) {
            findings.warning(
                    "the product speaks none of " + String.join(", ", silent) + ": visitors read English",
                    "take them out, or override all texts",
                    "languages");
        }
        if (!unread.isEmpty()) {
            findings.warning(
                    "no person has reviewed these texts that the site serves: " + String.join(", ", unread),
                    "have somebody who speaks the language read them",
                    "languages");
        }
        for (String tag : new TreeSet<>(policy.presentation().texts().keySet())) {
            if (!policy.languages().contains(tag)) {
                findings.warning(
                        "texts in " + tag + " are never shown: the site doesn't serve that language",
                        "add " + tag + " to languages:",
                        "texts",
                        tag);
            }
        }
    }

    /** The tag of the bundle that speaks it, as the banner finds it; empty for none. */
    private static String bundle(String tag) {
        for (String wanted = AcceptLanguage.usual(tag); !wanted.isEmpty(); ) {
            String asked = wanted;
            for (String known : Bundles.languages()) {
                if (known.equalsIgnoreCase(asked)) {
                    return known;
                }
            }
            wanted = asked.substring(0, Math.max(0, asked.lastIndexOf('-')));
        }
        return "";
    }

    /** A bundle says of itself whether somebody who speaks the language has read every line. */
    private static boolean reviewed(String bundle) {
        String name = "/org/consentry/messages/banner_" + bundle + ".properties";
        try (@Nullable InputStream in = LanguageCheck.class.getResourceAsStream(name)) {
            Properties texts = new Properties();
            if (in != null) {
                texts.load(new InputStreamReader(in, StandardCharsets.UTF_8));
            }
            return "yes".equals(texts.getProperty("reviewed"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
