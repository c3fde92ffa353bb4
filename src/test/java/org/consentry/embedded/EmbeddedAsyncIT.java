package org.consentry.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Async work of an application's own, which the filter finishes as properly as all else. */
@ExtendWith(ArquillianExtension.class)
final class EmbeddedAsyncIT {
    private static final int PIECES = 250;

    @TempDir
    static Path folder;

    @ArquillianResource
    private URI base;

    private Visitor visitor;

    @Deployment(testable = false)
    static WebArchive shop() throws IOException {
        return Archives.shop("/", folder, Map.of("consentry.enforcement", "strict"));
    }

    @BeforeEach
    void open() {
        visitor = new Visitor(base);
    }

    /** What the container serves by itself has its length and its date from the file. */
    @Test
    void aServiceWorkersFileSaysUnderWhichFenceItGoes() {
        Shown plain = visitor.data("worker.js", "Sec-Fetch-Dest", "script");
        assertThat(plain.text()).isEqualTo(Archives.WORKER);
        Shown worker = visitor.data(
                "worker.js",
                "Sec-Fetch-Dest",
                "serviceworker",
                "Service-Worker",
                "script",
                "If-Modified-Since",
                plain.field("Last-Modified"));
        assertThat(worker.status()).isEqualTo(200);
        assertThat(worker.text()).startsWith(Archives.WORKER).matches("(?s).*;\n//consentry:[\\w-]{16}\n");
        assertThat(worker.field("Content-Security-Policy")).startsWith("default-src 'self'");
    }

    @ParameterizedTest
    @CsvSource({
        "async/worker, 200, worker",
        "async/container-thread, 200, container thread",
        "async/at-once, 200, at once",
        "async/wrapped, 200, wrapped false",
        "async/dispatch, 200, dispatched itself",
        "async/dispatch-path, 200, kr 5",
        "async/dispatch-now, 410, gone",
        "async/twice, 200, twice",
        "async/timeout, 200, too late",
        "rest/price/later, 200, rest later",
    })
    void aPageThatComesLaterComesWhole(String path, int status, String text) {
        Shown page = visitor.page(path).isPage(status, text);
        assertThat(page.cookie("_hjid")).isEmpty();
    }

    @Test
    void aPageComesWholeHoweverItsThreadsMeet() {
        for (int i = 0; i < 200; i++) {
            visitor.page("async/dispatch").isPage(200, "dispatched itself");
            visitor.page("async/worker").isPage(200, "worker");
        }
    }

    @Test
    void aTimeoutThatNobodyAnswersIsTheApplicationsErrorPage() {
        Shown page = visitor.page("async/timeout-page").isPage(500, "sorry 500");
        assertThat(page.cookie("_ga")).isEmpty();
    }

    @Test
    void aFaultInALaterDispatchIsTheApplicationsErrorPage() {
        Shown page = visitor.page("async/failed").isPage(500, "sorry 500");
        assertThat(page.cookie("_ga")).isEmpty();
    }

    @Test
    void aPageWrittenWithoutBlockingComesWhole() {
        Shown page = visitor.page("async/pieces").isPage(200, "<p>000000");
        for (int piece = 0; piece < PIECES; piece++) {
            assertThat(page.text())
                    .contains("<p>" + String.format("%03d", piece).repeat(2700) + "</p>");
        }
        assertThat(page.text().replaceFirst("(?s)<consentry-banner.*</consentry-banner>", ""))
                .contains("249</p></body></html>");
    }

    @Test
    void aFileWrittenWithoutBlockingComesAsItIs() {
        Shown asPage = visitor.page("async/pieces-binary").isUntouched(200);
        assertThat(asPage.body())
                .isEqualTo(visitor.data("async/pieces-binary").body())
                .hasSizeGreaterThan(2_000_000);
    }

    @Test
    void anUploadReadWithoutBlockingArrivesWhole() {
        visitor.post("upload", "application/octet-stream", new byte[3_000_000]).isPage(200, "octets 3000000");
    }

    @Test
    void aFormsFieldsArriveAtTheApplication() {
        byte[] form = "name=Gr%C3%BC".getBytes(StandardCharsets.UTF_8);
        visitor.post("upload", "application/x-www-form-urlencoded; charset=UTF-8", form)
                .isPage(200, "form Grü");
    }
}
