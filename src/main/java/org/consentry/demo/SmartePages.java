package org.consentry.demo;

import java.util.List;
import java.util.Set;
import org.consentry.demo.Content.Cookie;
import org.consentry.demo.Content.Page;

/**
 * A seller of business contacts, in Dutch. Its pages set tracking cookies before anybody was asked, two of them in ways
 * that are easily left behind: for all hosts below its own, and out of the reach of scripts.
 */
final class SmartePages {

    private static final String HOME = """
            <p>De juiste persoon bij het juiste bedrijf, in één zoekopdracht.</p>
            <form method="post" action="/login"><button>Inloggen</button></form>
            <form method="post" action="/logout"><button>Uitloggen</button></form>
            """;

    private static final String DEMONSTRATION = """
            <p>Zo werkt zoeken, in twee minuten.</p>
            <iframe src="https://www.youtube-nocookie.com/embed/demo" title="Zo werkt zoeken"></iframe>
            """;

    private static final String SETTINGS = """
            <p>Kleuren: <output id="theme">{cookie:theme}</output>.
              Taal: <output id="language">{cookie:language}</output>.</p>
            <form method="post" action="/settings">
              <label>Kleuren <select name="theme">
                <option value="light">licht</option><option value="dark">donker</option>
              </select></label>
              <label>Taal <select name="language"><option>nl</option><option>en</option></select></label>
              <button>Onthouden</button>
            </form>
            """;

    private static final String PRIVACY = """
            <p>De verklaring, en wat u over uw gegevens kunt beslissen: <a href="/_consent/">privacykeuzes</a>.
              Uit het gegevensbestand, of niet gebeld worden: <a href="/_consent/requests">een verzoek</a>.</p>
            """;

    private SmartePages() {}

    static Content content() {
        return new Content(
                "nl",
                "SMARTe",
                "#8a3b12",
                List.of(
                        new Page("/", "Start", HOME),
                        new Page("/demonstratie", "Demonstratie", DEMONSTRATION),
                        new Page("/settings", "Instellingen", SETTINGS),
                        new Page("/privacy", "Privacy", PRIVACY)),
                Content.ANALYTICS + Content.PIXEL + Content.WRITES,
                List.of(
                        new Cookie("", "csrf_token={random}; Path=/; HttpOnly; SameSite=Strict"),
                        new Cookie("", "_ga=GA1.1.{now}.{now}; Path=/; Max-Age=34128000{domain}; SameSite=Lax"),
                        new Cookie("", "_fbp=fb.0.{now}.{now}; Path=/; Max-Age=7776000; SameSite=Lax"),
                        new Cookie(
                                "/demonstratie", "_uetvid={random}; Path=/; Max-Age=33696000; HttpOnly; SameSite=Lax")),
                "session",
                Set.of("theme", "language"));
    }
}
