package org.consentry.demo;

import java.util.List;
import java.util.Set;

/**
 * What one demo site shows and sets. In all its HTML {@code {cookie:name}} stands for what the visitor's cookie of that
 * name holds.
 *
 * @param language of its pages, as a tag
 * @param name as its pages show it
 * @param colour of its head, for a style sheet
 * @param pages in the order of the menu
 * @param foot HTML at the end of each page: the tags of other companies
 * @param cookies what its pages set, unless the visitor has it
 * @param session name of the cookie that {@code POST /login} sets and {@code POST /logout} ends
 * @param settings names of the cookies that {@code POST /settings} sets from the fields of these names, for a year
 */
record Content(
        String language,
        String name,
        String colour,
        List<Page> pages,
        String foot,
        List<Cookie> cookies,
        String session,
        Set<String> settings) {

    /** Google Analytics, by its script and by a pixel. */
    static final String ANALYTICS = """
            <script async src="https://www.googletagmanager.com/gtag/js?id=G-DEM0000"></script>
            <script>
              window.dataLayer = window.dataLayer || [];
              function gtag() { dataLayer.push(arguments); }
              gtag('js', new Date());
              gtag('config', 'G-DEM0000');
            </script>
            <img src="https://www.google-analytics.com/collect?v=1&amp;t=pageview" alt="" width="1" height="1">
            """;

    /** The Meta pixel, by its script and for browsers without. */
    static final String PIXEL = """
            <script async src="https://connect.facebook.net/en_US/fbevents.js"></script>
            <noscript><img src="https://www.facebook.com/tr?id=1000000000000&amp;ev=PageView" alt=""></noscript>
            """;

    /** A script of the page that writes what trackers keep in the browser. */
    static final String WRITES = """
            <script>
              localStorage.setItem('_hjSessionUser_1000000', '{"id":"demo"}');
              document.cookie = '_gcl_au=1.1.1000000000.1700000000; path=/; max-age=7776000';
            </script>
            """;

    /**
     * One page.
     *
     * @param path a page whose title is empty stands in no menu
     * @param body HTML below the heading
     * @param language tag of its own language; empty for the site's
     */
    record Page(String path, String title, String body, String language) {
        /** In the site's language. */
        Page(String path, String title, String body) {
            this(path, title, body, "");
        }
    }

    /**
     * A cookie that a page sets.
     *
     * @param path of the page that sets it; empty for every page
     * @param line as {@code Set-Cookie} has it, where <code>{domain}</code> stands for a {@code Domain} attribute of
     *     the host that was asked for, <code>{wide}</code> for one that takes in its neighbours, <code>{now}</code> for
     *     the time in seconds and <code>{random}</code> for an identifier
     */
    record Cookie(String path, String line) {
        String name() {
            return line.substring(0, line.indexOf('='));
        }
    }

    Content {
        pages = List.copyOf(pages);
        cookies = List.copyOf(cookies);
        settings = Set.copyOf(settings);
    }
}
