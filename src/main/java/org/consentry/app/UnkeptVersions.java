package org.consentry.app;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.consentry.ledger.LedgerException;
import org.consentry.ledger.PolicyVersions;
import org.consentry.site.SitePolicy;
import org.jspecify.annotations.Nullable;

/** Texts of policies that were read, until they are kept: what stands in a file and is never served is no version. */
final class UnkeptVersions {
    private static final System.Logger LOG = System.getLogger(LivePolicies.class.getName());

    private final InstantSource clock;
    private final Map<String, PolicyVersions.Text> texts = new HashMap<>();
    private @Nullable PolicyVersions kept;
    private String fault = "";

    UnkeptVersions(InstantSource clock) {
        this.clock = clock;
    }

    void keepIn(PolicyVersions versions) {
        kept = versions;
    }

    void add(SitePolicy policy, byte[] yaml) {
        PolicyVersions.Version version = new PolicyVersions.Version(
                policy.hash(),
                policy.id(),
                policy.notice().version(),
                policy.notice().effective(),
                clock.instant());
        texts.put(policy.hash(), new PolicyVersions.Text(version, new String(yaml, StandardCharsets.UTF_8)));
    }

    /** Forgets all but those that may still be served. */
    void retain(Set<String> hashes) {
        texts.keySet().retainAll(hashes);
    }

    /** Keeps those of what is about to be served. Where that fails, the site goes before the note of its policy. */
    void keep(Collection<SitePolicy> serving) {
        List<PolicyVersions.Text> due = new ArrayList<>();
        serving.forEach(policy -> {
            PolicyVersions.Text text = texts.get(policy.hash());
            if (text != null) {
                due.add(text);
            }
        });
        if (kept == null || due.isEmpty()) {
            return;
        }
        try {
            kept.keep(due);
            due.forEach(text -> texts.remove(text.version().hash()));
            fault = "";
        } catch (LedgerException e) {
            if (fault.isEmpty()) {
                LOG.log(System.Logger.Level.ERROR, "The policies are served, but their versions are not kept", e);
            }
            fault = due.size() + " versions of policies are not kept yet: " + e.getMessage();
        }
    }

    /** Why some are not kept; empty where all are. */
    String fault() {
        return fault;
    }
}
