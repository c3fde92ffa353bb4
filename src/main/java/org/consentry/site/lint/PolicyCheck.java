package org.consentry.site.lint;

import org.consentry.site.SitePolicy;

/** One thing, or a few that belong together, that is looked at in a policy which can be read. */
@FunctionalInterface
public interface PolicyCheck {
    /** Reports to {@code findings} what is wrong, each thing once. */
    void check(SitePolicy policy, Findings findings);
}
