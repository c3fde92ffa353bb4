package org.consentry.demo;

import java.util.List;
import java.util.Set;
import org.consentry.demo.Content.Cookie;
import org.consentry.demo.Content.Page;

/** Bookkeeping online. One of its cookies goes to its neighbours too, and companies that it does not name count. */
final class SmartbooqingPages {

    private static final String HOME = """
            <p>Your books in order, wherever you are.</p>
            <form method="post" action="/login"><button>Sign in</button></form>
            <form method="post" action="/logout"><button>Sign out</button></form>
            """;

    private static final String BOOKS = """
            <p>Year shown: <output id="year">{cookie:year}</output>.</p>
            <table><tr><th>Invoice</th><th>Sum</th></tr><tr><td>1001</td><td>€ 121.00</td></tr></table>
            """;

    private static final String SETTINGS = """
            <p>Colours: <output id="theme">{cookie:theme}</output>. Year: <output id="year">{cookie:year}</output>.</p>
            <form method="post" action="/settings">
              <label>Colours <select name="theme"><option>light</option><option>dark</option></select></label>
              <label>Year <select name="year"><option>2025</option><option>2026</option></select></label>
              <button>Remember</button>
            </form>
            """;

    private static final String OFFICES = """
            <p>Where to find us.</p>
            <iframe src="https://www.google.com/maps/embed?pb=demo" title="Map"></iframe>
            """;

    private static final String PRIVACY = """
            <p>The statement, and all that you can do about your data: <a href="/_consent/">privacy choices</a>.</p>
            """;

    private SmartbooqingPages() {}

    static Content content() {
        return new Content(
                "en",
                "Smartbooqing",
                "#14607a",
                List.of(
                        new Page("/", "Home", HOME),
                        new Page("/books", "Books", BOOKS),
                        new Page("/settings", "Settings", SETTINGS),
                        new Page("/offices", "Offices", OFFICES),
                        new Page("/privacy", "Privacy", PRIVACY)),
                Content.ANALYTICS + Content.PIXEL + Content.WRITES,
                List.of(
                        new Cookie("", "csrf_token={random}; Path=/; HttpOnly; SameSite=Strict"),
                        new Cookie("", "returning=1; Path=/; Max-Age=31536000{wide}; SameSite=Lax"),
                        new Cookie("", "_ga=GA1.1.{now}.{now}; Path=/; Max-Age=34128000{domain}; SameSite=Lax"),
                        new Cookie("", "_fbp=fb.0.{now}.{now}; Path=/; Max-Age=7776000; SameSite=Lax"),
                        new Cookie("/books", "_uetvid={random}; Path=/; Max-Age=33696000; HttpOnly; SameSite=Lax")),
                "session",
                Set.of("theme", "year"));
    }
}
