package org.consentry.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What lies in the public net, at the edges of the ranges that do not. */
final class AddressRangeTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.0.0.0",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.1",
                "169.253.255.255",
                "172.15.255.255",
                "172.32.0.0",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255",
                "[2001:200::1]",
                "[2a00:1450::5]",
                "2606:4700::1111"
            })
    void anybodyReaches(String address) throws UnknownHostException {
        assertThat(AddressRange.isAddress(address)).isTrue();
        assertThat(AddressRange.isPublic(InetAddress.getByName(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.255.255.255",
                "10.0.0.0",
                "10.255.255.255",
                "100.64.0.0",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.255.255",
                "169.254.169.254",
                "172.16.0.0",
                "172.31.255.255",
                "192.0.0.1",
                "192.0.2.1",
                "192.168.0.0",
                "192.168.255.255",
                "198.18.0.0",
                "198.19.255.255",
                "198.51.100.1",
                "203.0.113.1",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "[::]",
                "[::1]",
                "::1",
                "[::127.0.0.1]",
                "[::ffff:10.0.0.1]",
                "[64:ff9b::a00:1]",
                "[100::1]",
                "[2001::1]",
                "[2001:1ff:ffff::1]",
                "[2001:db8::1]",
                "[2002:a00:1::]",
                "[fc00::1]",
                "[fdff::1]",
                "[fe80::1]",
                "[fec0::1]",
                "[ff02::1]"
            })
    void othersDoNot(String address) throws UnknownHostException {
        assertThat(AddressRange.isAddress(address)).isTrue();
        assertThat(AddressRange.isPublic(InetAddress.getByName(address))).isFalse();
    }

    /** A name would be looked up, and other spellings mean one thing here and another there. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a.example",
                "localhost",
                "8.8.8",
                "8.8.8.8.",
                "8.8.8.08",
                "8.8.8.256",
                "8.8.8.-1",
                "134744072",
                "0x8.8.8.8",
                "٨.8.8.8",
                "[8.8.8.8]",
                "[a.example]",
                "[]",
                "[2a00::1",
                "2a00:::1",
                "[2a00::1%eth0]",
                "[::ffff:8.8.8.8%1]",
                "[2a00::12345]"
            })
    void theseAreNoAddresses(String text) {
        assertThat(AddressRange.isAddress(text)).isFalse();
    }
}
