package org.consentry.rights;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.consentry.site.AddressRange;

/**
 * Where a message may be sent: to addresses of the public Internet, and to those that the operator has listed, by the
 * name of the host or by network. All else is the operator's own network, which no policy's address may lead into.
 */
public final class ListedHosts {
    /** None but public ones. */
    public static final ListedHosts NONE = of(List.of());

    private final Set<String> names;
    private final List<Network> networks;

    private ListedHosts(Set<String> names, List<Network> networks) {
        this.names = Set.copyOf(names);
        this.networks = List.copyOf(networks);
    }

    /**
     * The operator's list: names of hosts, addresses and networks.
     *
     * @throws IllegalArgumentException naming the first entry that is none of these
     */
    public static ListedHosts of(List<String> entries) {
        Set<String> names = new HashSet<>();
        List<Network> networks = new ArrayList<>();
        for (String entry : entries) {
            if (Network.looksLikeOne(entry)) {
                networks.add(Network.of(entry));
            } else if (entry.chars().allMatch(ListedHosts::inName)) {
                names.add(plain(entry));
            } else {
                throw new IllegalArgumentException("\"" + entry + "\" is no host and no network");
            }
        }
        return new ListedHosts(names, networks);
    }

    private static boolean inName(int c) {
        return c < 0x80 && (Character.isLetterOrDigit(c) || c == '-' || c == '.');
    }

    private static String plain(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    /** Whether a message to that host may be sent to this address, to which its name has just been resolved. */
    boolean allows(String host, InetAddress address) {
        return AddressRange.isPublic(address)
                || names.contains(plain(host))
                || networks.stream().anyMatch(network -> network.contains(address));
    }
}
