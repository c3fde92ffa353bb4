package org.consentry.site;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what stays of a site once its contract has ended (article 28(3)(g) GDPR). */
final class PolicyArchive {
    static final int MOST = 50;
    private static final int DIGEST_LENGTH = 64;
    private static final String REVIEWERS = "reviewer";
    /** SHA-256 of no bytes: what the command gives where the key's variable is not set. */
    private static final String OF_NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private PolicyArchive() {}

    static Archive read(PolicyNode root) {
        PolicyNode node = root.child("archive");
        if (!node.present()) {
            return Archive.NONE;
        }
        node.allow();
        @Nullable
        LocalDate ended = node.value("ended", null, PolicyWords::date, "write the last day, such as 2026-12-01");
        return new Archive(ended, kept(node), administrators(node));
    }

    private static Set<String> kept(PolicyNode archive) {
        Set<String> kinds = new LinkedHashSet<>();
        for (PolicyNode node : archive.list("keep")) {
            String kind = node.text("");
            if (kind.equals(SitePolicy.OTHERWISE)) {
                node.problem("\"" + kind + "\" would keep everything", "name the kinds that a law makes you keep");
            } else if (PolicyRetention.isSoundKind(node, kind) && !kinds.add(kind)) {
                node.problem("kind \"" + kind + "\" stands twice", "keep one of them");
            }
        }
        return kinds;
    }

    private static List<AppKey> administrators(PolicyNode archive) {
        Set<String> names = new HashSet<>();
        Set<String> keys = new HashSet<>();
        List<AppKey> administrators = new ArrayList<>();
        for (PolicyNode node : archive.list("administrators")) {
            if (administrators.size() == MOST) {
                node.problem("more than " + MOST + " administrators", "let those of one office share a key");
                break;
            }
            node.allow();
            String name = node.required("name");
            if (!name.isEmpty() && !PolicyWords.isName(name)) {
                node.child("name")
                        .problem(
                                "\"" + name + "\" is no administrator's name",
                                "use lower-case letters, digits, - and .");
            } else if (name.equals(REVIEWERS)) {
                node.child("name").problem("\"" + name + "\" is the reviewers' account", "choose another name");
            } else if (!name.isEmpty() && !names.add(name)) {
                node.child("name").problem("administrator \"" + name + "\" stands twice", "rename one of them");
            }
            String key = node.required("key").toLowerCase(Locale.ROOT);
            // Not shown: whoever writes the key itself here by mistake must not find it in a log.
            if (!key.isEmpty() && !isDigest(key)) {
                node.child("key")
                        .problem(
                                "this is no SHA-256 of a key",
                                "write the 64 hex digits that printf %s \"$KEY\" | sha256sum gives, not the key");
            } else if (key.equals(OF_NOTHING)) {
                node.child("key")
                        .problem("this is the SHA-256 of nothing", "make sure that KEY is set, and not exported empty");
            } else if (!key.isEmpty() && !keys.add(key)) {
                node.child("key").problem("two administrators have this key", "give each a key of its own");
            }
            administrators.add(new AppKey(name, key));
        }
        return administrators;
    }

    private static boolean isDigest(String text) {
        return text.length() == DIGEST_LENGTH
                && text.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f');
    }
}
