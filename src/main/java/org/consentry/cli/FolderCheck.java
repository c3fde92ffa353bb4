package org.consentry.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.consentry.site.Clash;
import org.consentry.site.Finding;
import org.consentry.site.PolicyException;
import org.consentry.site.PolicyLoader;
import org.consentry.site.PolicyPlaces;
import org.consentry.site.SitePolicy;
import org.consentry.site.Sites;
import org.consentry.site.lint.Findings;
import org.jspecify.annotations.Nullable;

/** Whether the policies that lie in one folder can be served together: a server reads it as a whole. */
final class FolderCheck {
    private final List<String> files;
    private final List<byte[]> yaml;
    private final Map<SitePolicy, Integer> places = new IdentityHashMap<>();
    private final Map<Integer, Findings> found = new HashMap<>();

    /**
     * @param files as they were named
     * @param yaml what stands in each; one that can't be used is left out
     */
    FolderCheck(List<String> files, List<byte[]> yaml) {
        this.files = List.copyOf(files);
        this.yaml = List.copyOf(yaml);
        Map<Optional<Path>, List<SitePolicy>> folders = new HashMap<>();
        Set<Path> seen = new HashSet<>();
        for (int i = 0; i < files.size(); i++) {
            Path path = Path.of(files.get(i)).toAbsolutePath().normalize();
            SitePolicy policy = policy(i);
            // Whoever names a file twice means one.
            if (policy != null && seen.add(path)) {
                places.put(policy, i);
                folders.computeIfAbsent(Optional.ofNullable(path.getParent()), folder -> new ArrayList<>())
                        .add(policy);
            }
        }
        folders.values().forEach(policies -> Sites.clashes(policies, "").forEach(this::add));
    }

    private @Nullable SitePolicy policy(int place) {
        try {
            return PolicyLoader.load(files.get(place), yaml.get(place));
        } catch (PolicyException e) {
            // What keeps it from being used is told with the file itself.
            return null;
        }
    }

    private void add(Clash clash) {
        Integer place = places.get(clash.policy());
        Integer other = places.get(clash.other());
        if (place != null && other != null) {
            found.computeIfAbsent(place, i -> new Findings(PolicyPlaces.of(files.get(i), yaml.get(i))))
                    .error(
                            clash.finding().problem(),
                            clash.finding().hint() + "; the other stands in " + files.get(other),
                            clash.path().toArray());
        }
    }

    /** What keeps a file from being served with those before it, in the file's order. */
    List<Finding> of(int place) {
        Findings findings = found.get(place);
        return findings == null ? List.of() : findings.sorted();
    }
}
