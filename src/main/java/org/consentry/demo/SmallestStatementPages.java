package org.consentry.demo;

import java.util.List;
import java.util.Set;
import org.consentry.demo.Content.Cookie;
import org.consentry.demo.Content.Page;

/** A small company's site whose statement allows technical and functional cookies alone. It sets others too. */
final class SmallestStatementPages {

    private static final String HOME = """
            <p>We help small teams to get things done. Ask us anything.</p>
            <form method="post" action="/login"><button>Sign in</button></form>
            <form method="post" action="/logout"><button>Sign out</button></form>
            """;

    private static final String SETTINGS = """
            <p>Colours: <output id="theme">{cookie:theme}</output></p>
            <p>Language: <output id="lang">{cookie:lang}</output></p>
            <form method="post" action="/settings">
              <label>Colours <select name="theme"><option>light</option><option>dark</option></select></label>
              <label>Language <select name="lang"><option>en</option><option>nl</option></select></label>
              <button>Remember</button>
            </form>
            """;

    private static final String FILM = """
            <p>How we work, in two minutes.</p>
            <iframe src="https://www.youtube-nocookie.com/embed/demo" title="How we work"></iframe>
            """;

    private static final String PRIVACY = """
            <p>The statement, and all that you can do about your data: <a href="/_consent/">privacy choices</a>.</p>
            """;

    private SmallestStatementPages() {}

    static Content content() {
        return new Content(
                "en",
                "Smallest Statement",
                "#3b4a6b",
                List.of(
                        new Page("/", "Home", HOME),
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
                Set.of("theme", "lang"));
    }
}
