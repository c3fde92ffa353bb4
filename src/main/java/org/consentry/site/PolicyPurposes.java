package org.consentry.site;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.consentry.catalog.Category;

/** Reads what a policy uses data for: the purposes, the vendors that they name and the cookies that serve them. */
final class PolicyPurposes {
    /**
     * In characters, two more counted for each id, of purposes and of the services in them: all have to fit into the
     * visitor's cookie, of which browsers keep 4096 bytes.
     */
    private static final int LONGEST_IDS = 2000;

    private static final int LONGEST_VENDOR = 24;

    private PolicyPurposes() {}

    static List<Vendor> vendors(PolicyNode root) {
        Set<String> seen = new HashSet<>();
        Set<String> ids = new HashSet<>();
        List<Vendor> vendors = new ArrayList<>();
        for (PolicyNode node : root.list("vendors")) {
            node.allow();
            String name = node.required("name");
            boolean twice = !name.isEmpty() && !seen.add(name);
            if (twice) {
                node.child("name").problem("vendor \"" + name + "\" stands twice", "keep one of them");
            }
            List<String> hosts =
                    node.list("hosts").stream().map(PolicyHosts::ofVendor).toList();
            String id = id(node, name);
            if (!id.isEmpty() && !ids.add(id) && !twice) {
                node.child("name").problem("two vendors would be called " + id, "give one of them its own id:");
            }
            vendors.add(new Vendor(
                    name,
                    id,
                    PolicyAddresses.web(node, "policy"),
                    PolicyAddresses.web(node, "terms"),
                    poster(node),
                    hosts));
        }
        return vendors;
    }

    /** The name's letters and digits, where the policy gives none. */
    private static String id(PolicyNode node, String name) {
        String id = node.text("id", "");
        if (id.isEmpty()) {
            return slug(name);
        }
        if (!PolicyWords.isName(id) || id.indexOf('.') >= 0 || id.length() > LONGEST_VENDOR) {
            node.child("id").problem("\"" + id + "\" is no vendor id", "use up to 24 lower-case letters, digits and -");
            return "";
        }
        return id;
    }

    private static String slug(String name) {
        StringBuilder slug = new StringBuilder();
        for (char c : name.toLowerCase(Locale.ROOT).toCharArray()) {
            boolean plain = c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
            boolean gap = slug.length() > 0 && slug.charAt(slug.length() - 1) != '-';
            if (slug.length() < LONGEST_VENDOR && (plain || gap)) {
                slug.append(plain ? c : '-');
            }
        }
        int end = slug.length();
        while (end > 0 && slug.charAt(end - 1) == '-') {
            end--;
        }
        // A name in another script still needs one that a form can carry.
        return end == 0 ? "v" + Integer.toHexString(name.hashCode()) : slug.substring(0, end);
    }

    /** Of the site itself: a picture from the service would be the request that the visitor has not allowed. */
    private static String poster(PolicyNode node) {
        String path = PolicyAddresses.web(node, "poster");
        if (!path.isEmpty() && !path.startsWith("/")) {
            node.child("poster")
                    .problem("\"" + path + "\" is not on the site itself", "write a path such as /film.jpg");
            return "";
        }
        return path;
    }

    static List<Purpose> purposes(PolicyNode root, List<Vendor> vendors) {
        Map<String, String> ids = new HashMap<>();
        vendors.forEach(vendor -> ids.put(vendor.name(), vendor.id()));
        Set<String> seen = new HashSet<>();
        List<Purpose> purposes = new ArrayList<>();
        int letters = 0;
        for (PolicyNode node : root.list("purposes")) {
            Purpose purpose = purpose(node);
            if (!purpose.id().isEmpty() && !seen.add(purpose.id())) {
                node.child("id").problem("purpose \"" + purpose.id() + "\" stands twice", "give each its own id");
            }
            int before = letters;
            letters += lettersOf(purpose, ids);
            if (letters > LONGEST_IDS && before <= LONGEST_IDS) {
                node.child("id").problem("the purposes' ids are too long for a cookie", "use fewer or shorter ones");
            }
            for (String vendor : purpose.vendors()) {
                if (!ids.containsKey(vendor)) {
                    node.child("vendors")
                            .problem("\"" + vendor + "\" is not in the list of vendors", "add it to vendors:");
                }
            }
            purposes.add(purpose);
        }
        return purposes;
    }

    /** What its answers take at most: a service's stands behind its purpose's by the vendor's id alone. */
    private static int lettersOf(Purpose purpose, Map<String, String> vendors) {
        int letters = purpose.id().length() + 2;
        for (String vendor : purpose.optional() ? purpose.vendors() : List.<String>of()) {
            letters += vendors.getOrDefault(vendor, "").length() + 2;
        }
        return letters;
    }

    private static Purpose purpose(PolicyNode node) {
        node.allow();
        String id = node.required("id");
        if (!id.isEmpty() && (!PolicyWords.isName(id) || id.equals("-") || id.indexOf('.') >= 0 || id.length() > 40)) {
            node.child("id")
                    .problem("\"" + id + "\" is no purpose id", "use up to 40 lower-case letters, digits and -");
        }
        Category category = node.requiredValue(
                "category",
                Category.MARKETING,
                text -> Category.of(text).orElse(null),
                "write necessary, functional, analytics or marketing");
        LegalBasis basis = node.value(
                "basis",
                LegalBasis.CONSENT,
                text -> LegalBasis.of(text).orElse(null),
                "write consent, contract, legal-obligation, vital-interest, public-task or legitimate-interest");
        Map<String, Purpose.Text> texts = new HashMap<>();
        node.child("texts").entries().forEach((language, text) -> {
            if (!PolicyWords.isLanguage(language)) {
                text.problem("\"" + language + "\" is no language tag", "write en, de, pt-BR …");
            }
            text.allow();
            String written = text.required("title");
            String title = PolicyWords.plain(written);
            if (title.isEmpty() && !written.isEmpty()) {
                text.child("title").problem("\"" + written + "\" holds no text", "write words, not markup alone");
            }
            texts.put(language, new Purpose.Text(title, PolicyWords.plain(text.text("description", ""))));
        });
        Purpose.Details details = new Purpose.Details(
                PolicyWords.byLanguage(node.child("data")), PolicyWords.byLanguage(node.child("retention")));
        return new Purpose(id, category, basis, node.texts("vendors"), texts, details);
    }

    static List<DeclaredCookie> cookies(PolicyNode root, List<Purpose> purposes) {
        Set<String> known = new HashSet<>();
        purposes.forEach(purpose -> known.add(purpose.id()));
        Set<String> seen = new HashSet<>();
        List<DeclaredCookie> cookies = new ArrayList<>();
        for (PolicyNode node : root.list("cookies")) {
            node.allow();
            DeclaredCookie cookie = new DeclaredCookie(
                    node.required("name"),
                    node.required("purpose"),
                    node.text("host", "").isEmpty() ? "" : PolicyAddresses.host(node.child("host")),
                    node.text("vendor", ""),
                    node.text("lifetime", ""),
                    node.value("loosen", false, PolicyWords::yes, "write true or false"));
            int star = cookie.name().indexOf('*');
            if (cookie.name().equals("*")) {
                node.child("name").problem("\"*\" would declare every cookie", "name the cookies");
            } else if (cookie.loosen() && star >= 0 && star < 3) {
                node.child("name")
                        .problem("too much begins like that to be loosened", "write three characters and a *");
            } else if (star >= 0 && star < cookie.name().length() - 1) {
                node.child("name").problem("a * may only end a cookie's name", "write the beginning and a *");
            } else if (!isCookieName(cookie.name())) {
                node.child("name")
                        .problem(
                                "no cookie can be called \"" + cookie.name() + "\"",
                                "write its name alone: printable ASCII without spaces, ; and =");
            } else if (!cookie.name().isEmpty() && !seen.add(cookie.name() + '\n' + cookie.host())) {
                node.child("name").problem("cookie \"" + cookie.name() + "\" stands twice", "keep one of them");
            }
            if (!cookie.purpose().isEmpty() && !known.contains(cookie.purpose())) {
                node.child("purpose")
                        .problem("no purpose is called \"" + cookie.purpose() + "\"", "add it to purposes:");
            }
            cookies.add(cookie);
        }
        return cookies;
    }

    /** Wider than the tokens of RFC 6265: browsers keep {@code AMCV_1@AdobeOrg} too, and sites have it. */
    private static boolean isCookieName(String name) {
        return name.chars().allMatch(c -> c > ' ' && c < 0x7F && c != ';' && c != '=');
    }
}
