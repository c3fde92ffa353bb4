package org.consentry.app;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.consentry.site.Clash;
import org.consentry.site.Finding;
import org.consentry.site.PolicyFolder.Content;
import org.consentry.site.SitePolicy;
import org.consentry.site.Sites;
import org.jspecify.annotations.Nullable;

/**
 * Which policies are served after a look at their files: all that can be, each as its file is. What can't be used, or
 * not beside the others, leaves the site as it was served before; what has not changed never gives way to what has.
 */
final class TakeOver {
    private final Map<String, SitePolicy> served;
    private final Set<SitePolicy> unchanged = Collections.newSetFromMap(new IdentityHashMap<>());
    private final SortedMap<String, SitePolicy> chosen = new TreeMap<>();
    private final List<SitePolicy> generated;
    private final Set<Finding> faults = new LinkedHashSet<>();

    /**
     * @param otherwise id of the site that answers for hosts which no policy names; empty for none
     * @param before what each file has served until now; {@code null} at the start, which any fault ends
     * @param contents of all files there are
     */
    TakeOver(
            SitePlan plan,
            List<SitePolicy> generated,
            String otherwise,
            @Nullable Map<String, SitePolicy> before,
            Map<String, Content> contents) {
        this.served = before == null ? Map.of() : before;
        this.generated = generated;
        unchanged.addAll(served.values());
        unchanged.addAll(generated);
        Map<String, SitePolicy> renamed = new HashMap<>();
        served.forEach((file, policy) -> {
            if (!contents.containsKey(file)) {
                renamed.put(policy.hash(), policy);
            }
        });
        contents.forEach((file, content) -> {
            SitePolicy read = content.policy();
            Finding problem = read == null || plan.leavesOut(read) ? null : plan.problem(read);
            if (read == null || problem != null) {
                faults.addAll(content.findings());
                faults.addAll(problem == null ? List.of() : List.of(problem));
                // At the start it stands beside the others, so that what clashes with it is told too.
                choose(file, before == null ? read : served.get(file));
            } else if (!plan.leavesOut(read)) {
                SitePolicy earlier = served.get(file);
                boolean same = earlier != null && earlier.hash().equals(read.hash());
                // The same object, so that what hangs on it stays: its file was only touched, or renamed.
                SitePolicy moved = same ? earlier : renamed.remove(read.hash());
                choose(file, moved == null ? read : moved);
            }
        });
        if (all().isEmpty() && !served.isEmpty()) {
            faults.add(new Finding("consentry.sites", 0, 0, "no site policy is left", "the earlier ones go on"));
            chosen.putAll(served);
        }
        keepDefault(otherwise);
        while (givesWay(Sites.clashes(all(), otherwise))) {
            // Until nothing clashes, or nothing new is left.
        }
    }

    private void choose(String file, @Nullable SitePolicy policy) {
        if (policy != null) {
            chosen.put(file, policy);
        }
    }

    /** Strangers' hosts would be left without an answer. */
    private void keepDefault(String id) {
        if (id.isEmpty() || all().stream().anyMatch(policy -> policy.id().equals(id))) {
            return;
        }
        served.forEach((file, policy) -> {
            if (policy.id().equals(id)) {
                String problem = "consentry.default-site names " + id + ", whose policy is gone";
                faults.add(new Finding(file, 0, 0, problem, "the earlier one goes on"));
                chosen.put(file, policy);
            }
        });
    }

    /** Whether something new was taken back. */
    private boolean givesWay(List<Clash> clashes) {
        boolean gave = false;
        for (Clash clash : clashes) {
            faults.add(clash.finding());
            gave |= takeBack(clash.policy());
            gave |= takeBack(clash.other());
        }
        return gave;
    }

    private boolean takeBack(@Nullable SitePolicy policy) {
        String file = policy == null || unchanged.contains(policy) ? null : fileOf(policy);
        if (policy == null || file == null) {
            return false;
        }
        SitePolicy earlier = served.containsKey(file) ? served.get(file) : renamed(policy.id());
        if (earlier == null || chosen.containsValue(earlier)) {
            chosen.remove(file);
        } else {
            chosen.put(file, earlier);
        }
        return true;
    }

    private @Nullable String fileOf(SitePolicy policy) {
        for (Map.Entry<String, SitePolicy> entry : chosen.entrySet()) {
            if (entry.getValue() == policy) {
                return entry.getKey();
            }
        }
        return null;
    }

    /** What served that site from a file which is not there any more. */
    private @Nullable SitePolicy renamed(String id) {
        for (Map.Entry<String, SitePolicy> entry : served.entrySet()) {
            if (entry.getValue().id().equals(id) && !chosen.containsKey(entry.getKey())) {
                return entry.getValue();
            }
        }
        return null;
    }

    /** What is served from now on, by file. */
    Map<String, SitePolicy> byFile() {
        return chosen;
    }

    /** All that is served from now on, in the order of the files. */
    List<SitePolicy> all() {
        List<SitePolicy> all = new ArrayList<>(chosen.values());
        all.addAll(generated);
        return all;
    }

    /** What takes the place of another, or is new. */
    List<SitePolicy> changed() {
        return chosen.values().stream()
                .filter(policy -> !unchanged.contains(policy))
                .toList();
    }

    /** What is wrong, as far as the looks at the files so far have shown. */
    List<Finding> faults() {
        return List.copyOf(faults);
    }
}
