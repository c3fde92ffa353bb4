package org.consentry.rights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No name and no spelling of an address leads into the operator's own network, unless the operator has listed it. */
final class ListedHostsTest {
    private static boolean allowed(ListedHosts hosts, String host) throws Exception {
        return Arrays.stream(InetAddress.getAllByName(host)).allMatch(address -> hosts.allows(host, address));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.255.255.254",
                "127.1",
                "2130706433",
                "0.0.0.0",
                "0",
                "10.0.0.1",
                "10.255.255.255",
                "100.64.0.1",
                "100.127.255.255",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.8",
                "192.0.2.1",
                "192.168.0.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.7",
                "203.0.113.9",
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::127.0.0.1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "::ffff:169.254.169.254",
                "64:ff9b::a00:1",
                "64:ff9b:1::1",
                "100::1",
                "2001::1",
                "2001:db8::1",
                "2002:a00:1::1",
                "2002:7f00:1::",
                "fc00::1",
                "fdff::1",
                "fe80::1",
                "febf::1",
                "fec0::1",
                "ff02::1",
                "localhost",
            })
    void whatIsNotPublicIsNotReached(String host) throws Exception {
        assertThat(allowed(ListedHosts.NONE, host)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.1",
                "172.15.255.255",
                "172.32.0.0",
                "192.167.255.255",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255",
                "2606:4700::1111",
                "2a00:1450::1",
                "::ffff:1.1.1.1",
            })
    void whatIsPublicIs(String host) throws Exception {
        assertThat(allowed(ListedHosts.NONE, host)).isTrue();
    }

    @Test
    void theOperatorsListOpensWhatItNamesAndNoMore() throws Exception {
        ListedHosts hosts = ListedHosts.of(List.of("CRM.intern.", "10.1.2.0/24", "fd00:1::/32", "192.168.7.9"));
        InetAddress somewhere = InetAddress.getByName("10.9.9.9");
        assertThat(hosts.allows("crm.intern", somewhere)).isTrue();
        assertThat(hosts.allows("crm.intern.", somewhere)).isTrue();
        assertThat(hosts.allows("x.crm.intern", somewhere)).isFalse();
        assertThat(hosts.allows("crm.intern.evil.example", somewhere)).isFalse();
        assertThat(allowed(hosts, "10.1.2.255")).isTrue();
        assertThat(allowed(hosts, "10.1.3.0")).isFalse();
        assertThat(allowed(hosts, "fd00:1:ffff::1")).isTrue();
        assertThat(allowed(hosts, "fd00:2::1")).isFalse();
        assertThat(allowed(hosts, "192.168.7.9")).isTrue();
        assertThat(allowed(hosts, "192.168.7.8")).isFalse();
        assertThat(allowed(hosts, "127.0.0.1")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.0/33", "10.0.0/8", "fd00::/129", "10.0.0.0/", "10.0.0.0/-1", "/8", "1.2.3", "1.2.3.4.5",
                "999.1.1.1", "::g", ":", "a b", "https://crm.intern", "crm.intern:8443", "*.intern", "crm_intern"
            })
    void whatIsNeitherHostNorNetworkIsNamed(String entry) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ListedHosts.of(List.of("crm.intern", entry)))
                .withMessageContaining("is no ");
    }
}
