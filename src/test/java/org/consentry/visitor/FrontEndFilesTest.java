package org.consentry.visitor;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.consentry.banner.Asset;
import org.consentry.banner.Banner;
import org.consentry.banner.Edition;
import org.consentry.banner.Messages;
import org.consentry.banner.Samples;
import org.consentry.site.SitePolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A page is guarded whichever node made it, and no copy of another guard is kept under its name. */
class FrontEndFilesTest {
    private static final SitePolicy SITE = Samples.shop();
    private static final Edition EDITION = new Edition(ChoiceStage.GROUNDS, Samples.banner());
    private static final Asset NOW = EDITION.guard(SITE);

    private final Map<String, Object> answer = new TreeMap<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    private static <T> T stub(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private interface Door {
        void answer(HttpServletRequest request, HttpServletResponse response) throws IOException;
    }

    private void ask(String name) throws IOException {
        ask((request, response) -> FrontEndFiles.guard(request, response, EDITION, SITE, name));
    }

    private void askLook(String name) throws IOException {
        ask((request, response) -> FrontEndFiles.look(request, response, EDITION, SITE, name));
    }

    private void ask(Door door) throws IOException {
        ServletOutputStream stream = new ServletOutputStream() {
            @Override
            public void write(int b) {
                body.write(b);
            }

            @Override
            public boolean isReady() {
                return true;
            }

            @Override
            public void setWriteListener(WriteListener listener) {
                throw new UnsupportedOperationException();
            }
        };
        HttpServletRequest request = stub(HttpServletRequest.class, (self, method, args) -> null);
        HttpServletResponse response = stub(HttpServletResponse.class, (self, method, args) -> {
            if (method.getName().equals("getOutputStream")) {
                return stream;
            }
            answer.put(args.length == 2 ? (String) args[0] : method.getName(), args[args.length - 1]);
            return null;
        });
        door.answer(request, response);
    }

    @Test
    void aSiteKeepsItsLookForEverAndAnotherNodesIsAnsweredWithTheOneOfNow() throws IOException {
        Asset look = EDITION.look(SITE);
        askLook(look.name());
        assertThat(body.toByteArray()).isEqualTo(look.bytes());
        assertThat(answer)
                .containsEntry("Cache-Control", "public, max-age=31536000, immutable")
                .containsEntry("setContentType", "text/css; charset=utf-8");
        body.reset();
        askLook("0123456789abcdef.css");
        assertThat(body.toByteArray()).isEqualTo(look.bytes());
        assertThat(answer).containsEntry("Cache-Control", "no-store");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "look.css", "../look.css", "0123456789abcdef", "0123456789abcdef.js", "0123456789ABCDEF.css"
            })
    void whatIsNoNameOfALookIsNotFound(String name) throws IOException {
        askLook(name);
        assertThat(answer).containsEntry("setStatus", 404);
    }

    @Test
    void nothingRunsInAPictureAndNoOtherIsServed() throws IOException {
        String svg = "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
        byte[] picture = svg.getBytes(StandardCharsets.UTF_8);
        SitePolicy site = Samples.full("design: {logo: logo.svg}\n");
        Edition edition = new Edition(
                ChoiceStage.GROUNDS,
                new Banner(Samples.assets(), new Messages(), name -> name.equals("logo.svg") ? picture : null));
        String head = new String(edition.look(site).bytes(), StandardCharsets.US_ASCII);
        assertThat(head).contains(" img{");
        String name = Hashed.name(picture);
        ask((request, response) -> FrontEndFiles.logo(request, response, edition, site, name));
        assertThat(body.toByteArray()).isEqualTo(picture);
        assertThat(answer)
                .containsEntry("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
                .containsEntry("X-Content-Type-Options", "nosniff")
                .containsEntry("setContentType", "image/svg+xml");
        for (String other : new String[] {"", "logo.svg", "../logo.svg", "0123456789abcdef", name + "/"}) {
            ask((request, response) -> FrontEndFiles.logo(request, response, edition, site, other));
            assertThat(answer).containsEntry("setStatus", 404);
        }
    }

    /** The name under which bytes are served. */
    private static final class Hashed {
        static String name(byte[] bytes) throws IOException {
            try {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
                return HexFormat.of().formatHex(digest).substring(0, 16);
            } catch (NoSuchAlgorithmException e) {
                throw new IOException(e);
            }
        }
    }

    @Test
    void theNamedGuardMayBeKeptForEver() throws IOException {
        ask(NOW.name());
        assertThat(body.toByteArray()).isEqualTo(NOW.bytes());
        assertThat(answer).containsEntry("Cache-Control", "public, max-age=31536000, immutable");
    }

    @Test
    void anotherNodesGuardIsAnsweredWithTheOneOfNowWhichNobodyKeeps() throws IOException {
        ask("0123456789abcdef.js");
        assertThat(body.toByteArray()).isEqualTo(NOW.bytes());
        assertThat(answer)
                .containsEntry("Cache-Control", "no-store")
                .containsEntry("X-Content-Type-Options", "nosniff")
                .containsEntry("setContentType", NOW.contentType())
                .doesNotContainKey("setStatus");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".js",
                "x.js",
                "../guard.js",
                "0123456789abcde.js",
                "0123456789abcdef0.js",
                "0123456789ABCDEF.js",
                "0123456789abcdeg.js",
                "0123456789abcdef.jS",
                "0123456789abcdef/js"
            })
    void whatIsNoNameOfAGuardIsNotFound(String name) throws IOException {
        ask(name);
        assertThat(answer).containsEntry("setStatus", 404);
        assertThat(body.toString(StandardCharsets.UTF_8)).doesNotContain("function");
    }
}
