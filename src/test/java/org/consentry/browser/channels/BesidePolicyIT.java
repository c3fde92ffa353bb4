package org.consentry.browser.channels;

import java.util.List;
import java.util.stream.Stream;
import org.consentry.browser.channels.Channel.Mode;
import org.consentry.browser.channels.ChannelSite.Csp;
import org.consentry.browser.channels.Walk.Way;

/** The same beside each kind of policy that the site has itself, which in strict mode browsers hold along with ours. */
final class BesidePolicyIT extends Matrix {
    BesidePolicyIT() {
        super(ways());
    }

    private static List<Way> ways() {
        return all().filter(BesidePolicyIT::plain).toList();
    }

    static Stream<Way> all() {
        return Stream.of(Csp.values())
                .filter(csp -> csp != Csp.OPEN)
                .flatMap(csp -> Stream.of(Mode.values()).map(mode -> new Way(mode, csp)));
    }

    /** The two modes, each beside a policy that sites are advised to have. */
    static boolean plain(Way way) {
        return switch (way.csp()) {
            case STRICT_DYNAMIC -> way.mode() == Mode.STRICT;
            case NONCE -> way.mode() == Mode.MARKUP;
            default -> false;
        };
    }
}
