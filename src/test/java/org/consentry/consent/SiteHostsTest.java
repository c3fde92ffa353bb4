package org.consentry.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.consentry.site.SitePolicy;
import org.junit.jupiter.api.Test;

/** What is kept of a site's hosts. */
class SiteHostsTest {

    @Test
    void areWorkedOutOnceForAPolicy() {
        SitePolicy site = Policies.shop();
        SiteHosts hosts = SiteHosts.of(site, Policies.CLASSIFIER);
        assertThat(SiteHosts.of(site, Policies.CLASSIFIER)).isSameAs(hosts);
        assertThat(SiteHosts.of(Policies.shop(), Policies.CLASSIFIER)).isNotSameAs(hosts);
    }

    @Test
    void holdNoPolicyThatIsReplaced() {
        SitePolicy site = Policies.shop();
        WeakReference<SitePolicy> left = new WeakReference<>(site);
        SiteHosts hosts = SiteHosts.of(site, Policies.CLASSIFIER);
        assertThat(Decision.of(Policies.facts(site, null), Policies.CLASSIFIER, Policies.NEVER_SEEN)
                        .fenceHosts())
                .isNotEmpty();
        site = null;
        long limit = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (left.get() != null && System.nanoTime() < limit) {
            System.gc();
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
        assertThat(left.get()).isNull();
        assertThat(hosts.judge("shop.example").passes()).isTrue();
    }
}
