package org.consentry.browser.channels;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import org.consentry.browser.Browsers;
import org.consentry.live.FreePort;

/** A browser with a lasting profile, as people have one, and all but the site for its proxy. */
final class Profile implements AutoCloseable {
    private final Browsers browsers;
    /** The same one: it shows its own profile only to those who come from outside. */
    private final Browser attached;

    Profile(Outside outside) {
        int port = FreePort.find();
        browsers = Browsers.open(
                "--remote-debugging-port=" + port,
                "--proxy-server=" + outside.address(),
                "--ignore-certificate-errors");
        attached = browsers.browser().browserType().connectOverCDP("http://127.0.0.1:" + port);
    }

    BrowserContext context() {
        return attached.contexts().get(0);
    }

    @Override
    public void close() {
        attached.close();
        browsers.close();
    }
}
