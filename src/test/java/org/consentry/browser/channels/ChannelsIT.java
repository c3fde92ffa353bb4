package org.consentry.browser.channels;

import java.util.List;
import org.consentry.browser.channels.Channel.Mode;
import org.consentry.browser.channels.ChannelSite.Csp;
import org.consentry.browser.channels.Walk.Way;

/** Both modes that hold, and in markup mode three kinds of policy that the site has itself. */
final class ChannelsIT extends Matrix {
    ChannelsIT() {
        super(List.of(
                new Way(Mode.MARKUP, Csp.OPEN),
                new Way(Mode.STRICT, Csp.OPEN),
                new Way(Mode.MARKUP, Csp.SELF),
                new Way(Mode.MARKUP, Csp.NONCE),
                new Way(Mode.MARKUP, Csp.STRICT_DYNAMIC)));
    }
}
