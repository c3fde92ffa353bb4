package org.consentry.browser.channels;

import java.util.List;
import org.consentry.browser.channels.Channel.Mode;
import org.consentry.browser.channels.ChannelSite.Csp;
import org.consentry.browser.channels.Walk.Way;

/** Both modes that hold, on a site that has no policy itself. */
final class ChannelsIT extends Matrix {
    ChannelsIT() {
        super(List.of(new Way(Mode.MARKUP, Csp.OPEN), new Way(Mode.STRICT, Csp.OPEN)));
    }
}
