package org.consentry.demo;

import java.util.List;
import java.util.Set;
import org.consentry.demo.Content.Cookie;
import org.consentry.demo.Content.Page;

/**
 * A shop for smart homes, in English with a page in Norwegian. Beside what its statement names it counts by companies
 * of which nobody was told, and shows a film of another one.
 */
final class SmartiPages {

    private static final String HOME = """
            <p>Lamps, locks and heating that listen to you, and to nobody else.</p>
            <form method="post" action="/login"><button>Sign in</button></form>
            <form method="post" action="/logout"><button>Sign out</button></form>
            """;

    private static final String NORWEGIAN = """
            <p>Lys, låser og varme som hører på deg, og på ingen andre.</p>
            <p>Hva vi bruker opplysningene dine til: <a href="/_consent/?lang=nb">valg om personvern</a>.</p>
            """;

    private static final String SETTINGS = """
            <p>Colours: <output id="theme">{cookie:theme}</output>.
              Language: <output id="language">{cookie:language}</output>.</p>
            <form method="post" action="/settings">
              <label>Colours <select name="theme"><option>light</option><option>dark</option></select></label>
              <label>Language <select name="language"><option>en</option><option>nb</option></select></label>
              <button>Remember</button>
            </form>
            """;

    private static final String FILM = """
            <p>A house that wakes up, in one minute.</p>
            <iframe src="https://www.youtube-nocookie.com/embed/demo" title="A house that wakes up"></iframe>
            <script>sessionStorage.setItem('last-error', 'none');</script>
            """;

    private static final String PRIVACY = """
            <p>The statement, and all that you can do about your data: <a href="/_consent/">privacy choices</a>.</p>
            """;

    private SmartiPages() {}

    static Content content() {
        return new Content(
                "en",
                "SMARTi",
                "#1f6f54",
                List.of(
                        new Page("/", "Home", HOME),
                        new Page("/norsk", "Norsk", NORWEGIAN, "nb"),
                        new Page("/settings", "Settings", SETTINGS),
                        new Page("/film", "Film", FILM),
                        new Page("/privacy", "Privacy", PRIVACY)),
                Content.ANALYTICS + Content.PIXEL + Content.WRITES,
                List.of(
                        new Cookie("", "csrf_token={random}; Path=/; HttpOnly; SameSite=Strict"),
                        new Cookie("", "_ga=GA1.1.{now}.{now}; Path=/; Max-Age=34128000{domain}; SameSite=Lax"),
                        new Cookie("", "_fbp=fb.0.{now}.{now}; Path=/; Max-Age=7776000; SameSite=Lax"),
                        new Cookie("/film", "_uetvid={random}; Path=/; Max-Age=33696000; HttpOnly; SameSite=Lax")),
                "session",
                Set.of("theme", "language"));
    }
}
