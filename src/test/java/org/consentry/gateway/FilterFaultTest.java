package org.consentry.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.FilterChain;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.consentry.consent.ConsentToken;
import org.consentry.http.SetCookie;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pages fail open, tracking fails closed: a part of ours that breaks costs what it does and no more. */
final class FilterFaultTest {
    private static final String HEAD = "<!doctype html><html lang=en><head>";
    private static final String TITLE = "<title>t</title></head><body>";
    private static final String REST = "<p>text</p>".repeat(500) + "</body></html>";
    private static final String PAGE = HEAD + TITLE + REST;

    @TempDir
    Path folder;

    /** What of ours comes into a page. */
    private enum Ours {
        ALL,
        HEAD_ONLY,
        NOTHING
    }

    /** Sessions that go through, in the request and in the answer, and whether refused cookies are expired. */
    private enum Fault {
        NONE(Ours.ALL, true, true, true, stage -> {}),
        EXPIRY(
                Ours.ALL,
                true,
                true,
                false,
                stage -> stage.whereabouts = (decision, name) -> {
                    throw new IllegalStateException("nowhere");
                }),
        PROVENANCE(Ours.ALL, true, true, true, stage -> stage.inventoryClock.breaks(0)),
        // After three names that everybody knows, and the question whether the site still learns.
        SIGHTINGS(Ours.ALL, true, true, true, stage -> stage.inventoryClock.breaks(4)),
        CLASSIFIER(Ours.ALL, false, false, false, stage -> {
            // As ever after a site's first page.
            stage.edition.guard(stage.site());
            Stage.breaks(stage.edition.grounds().classifier(), "catalog");
        }),
        SET_COOKIE(Ours.ALL, true, false, true, stage -> stage.answerClock.breaks(0)),
        TOKEN(Ours.ALL, true, true, false, stage -> stage.tokenClock.breaks(0)),
        VALIDATOR(Ours.NOTHING, true, true, true, stage -> stage.ticketClock.breaks(0)),
        BANNER_HEAD(Ours.NOTHING, true, true, true, stage -> Stage.breaks(stage.banner, "head")),
        BANNER_BODY(Ours.HEAD_ONLY, true, true, true, stage -> Stage.breaks(stage.banner, "sites")),
        TICKET(Ours.HEAD_ONLY, true, true, true, stage -> stage.ticketClock.breaks(1));

        private final Ours ours;
        private final boolean sends;
        private final boolean sets;
        private final boolean expires;
        private final Consumer<Stage> injection;

        Fault(Ours ours, boolean sends, boolean sets, boolean expires, Consumer<Stage> injection) {
            this.ours = ours;
            this.sends = sends;
            this.sets = sets;
            this.expires = expires;
            this.injection = injection;
        }

        /** A cookie that nobody knows yet goes on while the site is learning, where that can be said. */
        List<String> reaching() {
            if (!sends) {
                return List.of();
            }
            return this == PROVENANCE
                    ? List.of("JSESSIONID=2", "JSESSIONID")
                    : List.of("JSESSIONID=2; strange=4", "JSESSIONID", "strange");
        }
    }

    /** A site that sets a session and trackers in each way that there is, and sends its page in pieces. */
    private static final class Site implements FilterChain {
        final List<String> reached = new ArrayList<>();
        private final boolean packed;

        Site(boolean packed) {
            this.packed = packed;
        }

        @Override
        public void doFilter(
                jakarta.servlet.ServletRequest servletRequest, jakarta.servlet.ServletResponse servletResponse)
                throws IOException {
            HttpServletRequest request = (HttpServletRequest) servletRequest;
            reached.addAll(Collections.list(request.getHeaders("Cookie")));
            Cookie[] cookies = request.getCookies();
            for (Cookie cookie : cookies == null ? new Cookie[0] : cookies) {
                reached.add(cookie.getName());
            }
            HttpServletResponse response = (HttpServletResponse) servletResponse;
            response.setHeader("Set-Cookie", "_ga=9; Path=/; HttpOnly");
            response.addHeader("Set-Cookie", "JSESSIONID=new; Path=/");
            response.addHeader("set-cookie", "_fbp=9; Max-Age=1000");
            response.addCookie(new Cookie("_gid", "9"));
            response.addHeader("Set-Cookie", "=_ga=9");
            response.addHeader("Set-Cookie", "_ga\u0001=9");
            response.setContentType("text/html");
            response.setHeader("ETag", "\"e\"");
            if (packed) {
                response.setHeader("Content-Encoding", "gzip");
            }
            byte[] bytes = packed ? pack(PAGE) : PAGE.getBytes(ISO_8859_1);
            for (int at = 0; at < bytes.length; at += 700) {
                response.getOutputStream().write(bytes, at, Math.min(700, bytes.length - at));
            }
        }
    }

    static byte[] pack(String page) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(page.getBytes(ISO_8859_1));
        }
        return packed.toByteArray();
    }

    private static String text(StubResponse response) throws IOException {
        byte[] bytes = response.body.toByteArray();
        if ("gzip".equals(response.getHeader("Content-Encoding"))) {
            try (GZIPInputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
                return new String(unpacked.readAllBytes(), ISO_8859_1);
            }
        }
        return new String(bytes, ISO_8859_1);
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void aFaultCostsNoPageAndLetsNoTrackerThrough(Fault fault) throws Exception {
        try (Stage stage = new Stage(folder)) {
            String refusing = stage.token(false);
            fault.injection.accept(stage);
            for (boolean packed : new boolean[] {false, true}) {
                stage.ticketClock.asked.set(0);
                stage.inventoryClock.asked.set(0);
                StubRequest request = new StubRequest()
                        .with("Accept-Encoding", "gzip")
                        .with("Cookie", "_ga=1; JSESSIONID=2; _fbp=3")
                        .with("Cookie", "strange=4; _gid=5; " + refusing);
                StubResponse response = new StubResponse();
                Site site = new Site(packed);
                stage.play(request, response, site);
                assertThat(text(response)).satisfies(text -> intact(text, fault.ours));
                assertThat(site.reached).isEqualTo(fault.reaching());
                Collection<String> lines = response.getHeaders("Set-Cookie");
                assertThat(lines.stream().filter(FilterFaultTest::sets))
                        .isEqualTo(fault.sets ? List.of("JSESSIONID=new; Path=/") : List.of());
                assertThat(lines.stream().filter(line -> !sets(line)).map(SetCookie::nameOf))
                        .containsOnly(fault.expires ? new String[] {"_ga", "_fbp", "_gid"} : new String[0]);
            }
        }
    }

    private static boolean sets(String line) {
        return !line.contains("Max-Age=0");
    }

    /** The site's bytes, all and in order, with ours at their places. */
    private static void intact(String text, Ours ours) {
        assertThat(text).startsWith(HEAD).endsWith(REST);
        String head = text.substring(HEAD.length(), text.indexOf(TITLE));
        String body = text.substring(text.indexOf(TITLE) + TITLE.length(), text.length() - REST.length());
        assertThat(head.contains("/_consent/assets/")).isEqualTo(ours != Ours.NOTHING);
        assertThat(body.contains("consentry-control")).isEqualTo(ours == Ours.ALL);
        assertThat(ours == Ours.NOTHING ? head + body : ours == Ours.HEAD_ONLY ? body : "")
                .isEmpty();
    }

    @Test
    void aVisitorWhoSaidYesIsUnknownWhereTheProofCannotBeRead() throws Exception {
        try (Stage stage = new Stage(folder)) {
            for (boolean broken : new boolean[] {false, true}) {
                stage.tokenClock.breaks(broken ? 0 : Integer.MAX_VALUE);
                StubResponse response = new StubResponse();
                Site site = new Site(false);
                stage.play(new StubRequest().with("Cookie", "_ga=1; " + stage.token(true)), response, site);
                assertThat(site.reached).isEqualTo(broken ? List.of() : List.of("_ga=1", "_ga"));
                assertThat(response.getHeaders("Set-Cookie").stream().map(SetCookie::nameOf))
                        .contains("JSESSIONID")
                        .allMatch(name -> !broken || name.equals("JSESSIONID"));
                assertThat(text(response)).satisfies(text -> intact(text, Ours.ALL));
            }
        }
    }

    @Test
    void noCookieIsJudgedTwice() throws Exception {
        try (Stage stage = new Stage(folder)) {
            stage.inventoryClock.asked.set(0);
            StubRequest request = new StubRequest().with("Cookie", "odd1=1; odd2=2; " + stage.token(false));
            stage.play(request, new StubResponse(), (site, answer) -> {});
            // For each of the two: is the site still learning, and when was the name seen.
            assertThat(stage.inventoryClock.asked).hasValue(4);
        }
    }

    @Test
    void ourOwnCookieNeverReachesTheSite() throws Exception {
        try (Stage stage = new Stage(folder)) {
            Site site = new Site(false);
            stage.play(
                    new StubRequest().with("Cookie", stage.token(true) + "; a_session=1; " + stage.token(false)),
                    new StubResponse(),
                    site);
            assertThat(site.reached).noneMatch(cookie -> cookie.contains(ConsentToken.name(false)));
        }
    }
}
