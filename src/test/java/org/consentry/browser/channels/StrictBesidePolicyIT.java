package org.consentry.browser.channels;

import java.util.List;
import org.consentry.browser.channels.Channel.Mode;
import org.consentry.browser.channels.ChannelSite.Csp;
import org.consentry.browser.channels.Walk.Way;
import org.junit.jupiter.api.Tag;

/** A fence of ours beside three kinds of policy that the site has itself: browsers hold both. */
@Tag("thorough")
final class StrictBesidePolicyIT extends Matrix {
    StrictBesidePolicyIT() {
        super(List.of(
                new Way(Mode.STRICT, Csp.SELF),
                new Way(Mode.STRICT, Csp.NONCE),
                new Way(Mode.STRICT, Csp.STRICT_DYNAMIC)));
    }
}
