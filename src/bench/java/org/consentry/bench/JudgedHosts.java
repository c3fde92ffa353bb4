package org.consentry.bench;

import org.consentry.consent.Decision;
import org.consentry.consent.HostVerdict;
import org.consentry.html.Gate;
import org.consentry.html.Hold;
import org.jspecify.annotations.Nullable;

/** The gate that the filter puts before a page, without the list of hosts that it keeps for the operator. */
public final class JudgedHosts implements Gate {
    private final Decision decision;

    public JudgedHosts(Decision decision) {
        this.decision = decision;
    }

    @Override
    public Page page() {
        return new Page("https", decision.facts().host(), "/");
    }

    @Override
    public @Nullable Hold host(String host) {
        return hold(decision.host(host));
    }

    @Override
    public boolean gatesPaths() {
        return false;
    }

    @Override
    public @Nullable Hold path(String path) {
        return hold(decision.path(path));
    }

    @Override
    public @Nullable Hold script(byte[] b, int from, int to) {
        return hold(decision.script(b, from, to));
    }

    @Override
    public @Nullable Hint hint(String attribute, String value) {
        return decision.hint(attribute, value).map(v -> new Hint(hold(v))).orElse(null);
    }

    private static @Nullable Hold hold(@Nullable HostVerdict verdict) {
        return verdict == null || verdict.passes() ? null : new Hold(verdict.purpose(), verdict.vendor());
    }

    @Override
    public String placeholder(String address, Hold hold) {
        return "/_consent/placeholder?u=" + hold.purpose();
    }
}
