package org.consentry.site;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All sites of one moment by what they are asked for, put together once. Immutable. */
final class SiteIndex {
    private static final String ANY = "*";

    final List<SitePolicy> policies;
    private final Map<String, SitePolicy> byHost = new HashMap<>();
    private final Map<String, SitePolicy> byId = new HashMap<>();
    private final Map<String, SitePolicy> byKey = new HashMap<>();
    private final List<Clash> clashes = new ArrayList<>();

    /** @param otherwise id of the site that answers for hosts which no policy names; empty for none */
    SiteIndex(List<SitePolicy> policies, String otherwise) {
        this.policies = List.copyOf(policies);
        Map<String, SitePolicy> byDomain = new HashMap<>();
        for (SitePolicy policy : policies) {
            String domain = policy.sharing().domain();
            if (!domain.isEmpty()) {
                String problem = "choices below " + domain + " are shared by %s too";
                String hint = "share them in one: there a browser keeps one choice alone";
                claim(byDomain, domain, policy, problem, hint, "share", "domain");
            }
            SitePolicy named = byId.putIfAbsent(policy.id(), policy);
            if (named != null) {
                clash(policy, named, "two policies are called " + policy.id(), "rename one", "site");
            }
            for (int i = 0; i < policy.hosts().size(); i++) {
                String host = policy.hosts().get(i);
                claim(byHost, host, policy, "host " + host + " belongs to %s too", "keep it in one", "hosts", i);
            }
            for (int i = 0; i < policy.apps().size(); i++) {
                AppKey app = policy.apps().get(i);
                String problem = "the key of app " + app.name() + " belongs to %s too";
                String hint = "give each site's app a key of its own";
                claim(byKey, app.key(), policy, problem, hint, "apps", i, "key");
            }
        }
        if (!otherwise.isEmpty()) {
            answerForOthers(otherwise);
        }
    }

    private void claim(
            Map<String, SitePolicy> claimed,
            String what,
            SitePolicy policy,
            String problem,
            String hint,
            Object... path) {
        SitePolicy other = claimed.putIfAbsent(what, policy);
        if (other != null && other != policy) {
            clash(policy, other, problem.replace("%s", other.id()), hint, path);
        }
    }

    private void clash(
            @Nullable SitePolicy policy, @Nullable SitePolicy other, String problem, String hint, Object... path) {
        String file = policy == null ? "consentry.default-site" : policy.id();
        clashes.add(new Clash(policy, other, new Finding(file, 0, 0, problem, hint), List.of(path)));
    }

    private void answerForOthers(String id) {
        SitePolicy site = byId.get(id);
        SitePolicy any = byHost.get(ANY);
        if (site == null) {
            clash(null, null, "no site policy is called \"" + id + '"', "name one, or leave the setting out");
        } else if (any != null && any != site) {
            String problem = "host * stands here, but consentry.default-site names " + id;
            clash(any, null, problem, "take the host out, or the setting");
        } else {
            byHost.put(ANY, site);
        }
    }

    /** Why these can't be served together; empty where they can. */
    List<Clash> clashes() {
        return clashes;
    }

    @Nullable
    SitePolicy byId(String id) {
        return byId.get(id);
    }

    @Nullable
    SitePolicy byKey(String key) {
        return byKey.get(key);
    }

    /**
     * An exact host first, then the longest wildcard, then the one for any host.
     *
     * @param longest of a host that is looked up for wildcards, in characters
     */
    @Nullable
    SitePolicy forHost(String host, int longest) {
        SitePolicy found = byHost.get(host);
        int dots = host.length() > longest ? -1 : host.indexOf('.');
        for (int dot = dots; found == null && dot >= 0; dot = host.indexOf('.', dot + 1)) {
            found = byHost.get(ANY + host.substring(dot));
        }
        return found != null ? found : byHost.get(ANY);
    }
}
