package org.consentry.site;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What differs between two versions of a site's policy, in words for those who answer for it. What the files say
 * counts, not how they are written: neither order nor comments.
 *
 * @param differences by group
 * @param again whether visitors are asked again, in a sentence
 * @param warnings where the notice's version doesn't fit what changed
 */
public record PolicyDiff(List<Difference> differences, String again, List<String> warnings) {
    /** What a difference is about, in the order in which they are told. */
    public enum Group {
        ASKED("What visitors are asked"),
        PASSES("What is let through"),
        KEPT("What is kept, and for how long"),
        WORDS("Words"),
        TECHNICAL("Technical");

        private final String title;

        Group(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }
    }

    /**
     * One line.
     *
     * @param material whether a visitor's earlier yes was to something else, so that it must be asked for again:
     *     purposes, their categories, bases and vendors, what a yes opens, how long it holds, signals and regimes,
     *     a lower age, and https that is promised no longer
     */
    public record Difference(Group group, String text, boolean material) {
        public Difference {
            Objects.requireNonNull(group);
            Objects.requireNonNull(text);
        }
    }

    public PolicyDiff {
        differences = List.copyOf(differences);
        Objects.requireNonNull(again);
        warnings = List.copyOf(warnings);
    }

    /** True where the two say the same. */
    public boolean isEmpty() {
        return differences.isEmpty();
    }

    /** True where an earlier yes was to something else. */
    public boolean material() {
        return differences.stream().anyMatch(Difference::material);
    }

    /** What is new in the second of them. */
    public static PolicyDiff between(SitePolicy was, SitePolicy is) {
        List<Difference> body = new ArrayList<>();
        new PolicyDiffAsked(was, is, new PolicyDiffLines(Group.ASKED, body)).compare();
        new PolicyDiffPassing(was, is, new PolicyDiffLines(Group.PASSES, body)).compare();
        PolicyDiffKept.compare(was, is, new PolicyDiffLines(Group.KEPT, body));
        PolicyDiffWords.compare(was, is, new PolicyDiffLines(Group.WORDS, body));
        PolicyDiffTechnical.compare(was, is, new PolicyDiffLines(Group.TECHNICAL, body));
        List<Difference> notice = new ArrayList<>();
        notice(was.notice(), is.notice(), new PolicyDiffLines(Group.ASKED, notice));
        List<String> warnings = warnings(was, is, body);
        notice.addAll(body);
        return new PolicyDiff(notice, again(was, is), warnings);
    }

    private static void notice(Notice was, Notice is, PolicyDiffLines lines) {
        lines.value("notice version", was.version(), is.version());
        lines.value("the notice holds from", was.effective(), is.effective());
        lines.set(
                false,
                was.keeps(),
                is.keeps(),
                ": choices made under this version hold from now on",
                ": choices made under this version are asked for again");
        lines.table("what is new in the notice, ", was.changes(), is.changes());
    }

    private static String again(SitePolicy was, SitePolicy is) {
        String now = is.notice().version();
        String before = was.notice().version();
        if (is.essentialOnly()) {
            return "Nobody is asked: the site is essential-only.";
        }
        if (!was.id().equals(is.id())) {
            return "Everybody is asked again: choices are a site's own, and its name is another.";
        }
        if (was.essentialOnly()) {
            return "Everybody is asked: the site is essential-only no longer.";
        }
        if (now.equals(before)) {
            return "Nobody is asked again: the notice keeps its version, " + now + ".";
        }
        return is.notice().holds(before)
                ? "Nobody is asked again: version " + now + " of the notice is an editorial change of " + before + "."
                : "Everybody is asked again: version " + now + " of the notice is a material change of " + before + ".";
    }

    private static List<String> warnings(SitePolicy was, SitePolicy is, List<Difference> body) {
        boolean sameVersion = is.notice().version().equals(was.notice().version());
        boolean holds = is.notice().holds(was.notice().version()) && is.id().equals(was.id());
        boolean asked = !was.essentialOnly() && !is.essentialOnly();
        List<String> warnings = new ArrayList<>();
        if (asked && holds && body.stream().anyMatch(Difference::material)) {
            warnings.add("what is marked ! is material, and choices made before it hold all the same: give the notice a"
                    + (sameVersion ? " new version" : " version whose change is material"));
        }
        if (asked && !is.notice().keeps().isEmpty() && !holds && is.id().equals(was.id())) {
            warnings.add("the change of the notice is editorial, and its keeps don't name version "
                    + was.notice().version() + ": visitors who chose under that are asked again");
        }
        List<String> revived = is.notice().keeps().stream()
                .filter(version -> !was.notice().holds(version))
                .toList();
        if (asked && !revived.isEmpty() && is.id().equals(was.id())) {
            warnings.add("keeps names " + String.join(", ", revived) + ", and version "
                    + was.notice().version()
                    + " asked again whoever chose under that: name no version before a material"
                    + " change");
        }
        if (!sameVersion && body.isEmpty()) {
            warnings.add("the notice has another version, and nothing else changed"
                    + (holds || !asked ? "" : ": everybody is asked the same again"));
        }
        return warnings;
    }
}
