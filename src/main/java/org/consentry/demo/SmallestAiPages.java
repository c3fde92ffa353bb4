package org.consentry.demo;

import java.util.List;
import java.util.Set;
import org.consentry.demo.Content.Cookie;
import org.consentry.demo.Content.Page;

/** A site that speaks with made voices, counts its visitors by a beacon of its own, and lets others count. */
final class SmallestAiPages {

    private static final String HOME = """
            <p>Type a line, and hear it in a voice of your choice.</p>
            <p><label>Your line <input id="line"></label></p>
            <script>
              document.getElementById('line').oninput = (e) => sessionStorage.setItem('draft', e.target.value);
            </script>
            <form method="post" action="/login"><button>Sign in</button></form>
            <img src="/beacon.gif?page=home" alt="" width="1" height="1">
            """;

    private static final String ACCOUNT = """
            <p>Voice: <output id="voice">{cookie:voice}</output></p>
            <p>Colours: <output id="theme">{cookie:theme}</output></p>
            <form method="post" action="/settings">
              <label>Voice <select name="voice"><option>alto</option><option>bass</option></select></label>
              <label>Colours <select name="theme"><option>light</option><option>dark</option></select></label>
              <button>Remember</button>
            </form>
            <form method="post" action="/logout"><button>Sign out</button></form>
            """;

    private static final String SAMPLES = """
            <p>Samples of all our voices.</p>
            <iframe src="https://www.youtube-nocookie.com/embed/demo" title="Samples"></iframe>
            """;

    private static final String PRIVACY = """
            <p>The statement, and all that you can do about your data: <a href="/_consent/">privacy choices</a>.</p>
            """;

    private SmallestAiPages() {}

    static Content content() {
        return new Content(
                "en",
                "Smallest AI",
                "#5a3e85",
                List.of(
                        new Page("/", "Home", HOME),
                        new Page("/settings", "Account", ACCOUNT),
                        new Page("/samples", "Samples", SAMPLES),
                        new Page("/privacy", "Privacy", PRIVACY)),
                Content.ANALYTICS + Content.PIXEL + Content.WRITES,
                List.of(
                        new Cookie("", "csrf_token={random}; Path=/; HttpOnly; SameSite=Strict"),
                        new Cookie("", "_ga=GA1.1.{now}.{now}; Path=/; Max-Age=34128000{domain}; SameSite=Lax"),
                        new Cookie("", "_fbp=fb.0.{now}.{now}; Path=/; Max-Age=7776000; SameSite=Lax"),
                        new Cookie("/beacon.gif", "_clck={random}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax")),
                "session",
                Set.of("theme", "voice"));
    }
}
