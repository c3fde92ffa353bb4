package org.consentry.visitor;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.consentry.catalog.Provenance;
import org.consentry.consent.Choice;
import org.consentry.consent.Consent;
import org.consentry.consent.ConsentRecord;
import org.consentry.consent.ConsentToken;
import org.consentry.consent.Revocations.Standing;
import org.consentry.consent.Signer;
import org.consentry.ledger.Database;
import org.consentry.ledger.JdbcLedger;
import org.consentry.ledger.LegalHolds.Exemption;
import org.consentry.ledger.Operations;
import org.consentry.ledger.RecordFilter;
import org.consentry.ledger.RequestTable;
import org.consentry.ledger.RevocationTable;
import org.consentry.ledger.Subjects;
import org.consentry.rights.Asker;
import org.consentry.rights.DataRequest;
import org.consentry.rights.RequestBook;
import org.consentry.rights.RequestKind;
import org.consentry.rights.RequestOutcome;
import org.consentry.site.SitePolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What visitors are told who want to see what is kept of them, or to be forgotten. */
final class MyDataTest {
    @TempDir
    Path folder;

    private final SitePolicy shop = ChoiceStage.site("shop", "1", "Statistics");
    private final Map<String, String> sent = new HashMap<>(Map.of("Sec-Fetch-Site", "same-origin"));
    private final Map<String, String> fields = new HashMap<>();
    private String address = "192.0.2.1";
    private int status;
    private String answer = "";
    private ChoiceStage stage;
    private Database database;
    private RevocationTable revocations;
    private Subjects subjects;
    private RequestBook book;
    private MyData data;

    private interface Action {
        void run(Visit visit) throws IOException;
    }

    @BeforeEach
    void open() throws Exception {
        stage = new ChoiceStage(folder);
        database = Database.open(folder);
        revocations = RevocationTable.open(database, Duration.ofDays(1));
        subjects = new Subjects(database, (JdbcLedger) stage.ledger, revocations, () -> stage.now);
        ConsentPages pages = new ConsentPages(stage.banner, stage.tickets);
        ConsentToken tokens = new ConsentToken(new Signer("token", new byte[32]), () -> stage.now);
        ChoiceDesk desk = new ChoiceDesk(stage.choices(), pages, tokens, (decision, name) -> List.of());
        book = new RequestBook(
                new RequestTable(
                        database, new Operations(database, (JdbcLedger) stage.ledger, () -> stage.now), subjects),
                () -> stage.now);
        data = new MyData(subjects, book, desk, pages, stage.banner, stage.tickets);
    }

    @AfterEach
    void close() {
        subjects.close();
        revocations.close();
        database.close();
        stage.close();
    }

    private static <T> T stub(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private void send(Action action, Consent consent, String query, String body) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        fields.clear();
        status = 200;
        HttpServletRequest request = stub(HttpServletRequest.class, (self, method, args) -> switch (method.getName()) {
            case "getHeader" -> sent.get(args[0]);
            case "getHeaders" -> Collections.emptyEnumeration();
            case "getInputStream" -> new Body(body);
            case "getContentType" -> "application/json";
            case "getContextPath" -> "";
            case "getQueryString" -> query;
            default -> throw new UnsupportedOperationException(method.getName());
        });
        HttpServletResponse response = stub(HttpServletResponse.class, (self, method, args) -> {
            switch (method.getName()) {
                case "setHeader", "addHeader" -> fields.put((String) args[0], (String) args[1]);
                case "setStatus" -> status = (Integer) args[0];
                case "getOutputStream" -> {
                    return new Out(out);
                }
                default -> assertThat(method.getReturnType()).isEqualTo(void.class);
            }
            return null;
        });
        action.run(
                Visit.of(request, response, address, ChoiceStage.facts(shop, consent), stage.edition, Provenance.NONE));
        answer = out.toString(StandardCharsets.UTF_8);
    }

    private void erase(Consent consent) throws Exception {
        sent.put("Content-Type", "application/json");
        String body = Json.createObjectBuilder()
                .add("ticket", stage.ticket(shop))
                .build()
                .toString();
        send(data::erase, consent, null, body);
    }

    private Consent accepted() {
        ChoiceForm form = ChoiceForm.of(Json.createObjectBuilder()
                .add("ticket", stage.ticket(shop))
                .add("choice", "accept-all")
                .build());
        Choices.Outcome outcome =
                stage.choices().take(ChoiceStage.facts(shop, null), ChoiceStage.GROUNDS, form, "192.0.2.1");
        return ((Choices.Outcome.Recorded) outcome).consent();
    }

    private List<ConsentRecord> records() throws Exception {
        return stage.ledger.latest(RecordFilter.ALL, 10).stream()
                .map(stored -> stored.record())
                .toList();
    }

    @Test
    void whoIsErasedHasNoRecordAndNoCookieMore() throws Exception {
        Consent consent = accepted();
        erase(consent);
        assertThat(status).as(answer).isEqualTo(200);
        assertThat(answer).contains("\"erased\":1");
        assertThat(fields).containsKey("Set-Cookie");
        assertThat(records()).isEmpty();
        assertThat(revocations.of("shop", consent)).isEqualTo(Standing.GONE);
    }

    @Test
    void aRecordThatIsNotHereYetIsNotSaidToBeErased() throws Exception {
        Consent elsewhere =
                new Consent("0".repeat(32), ChoiceStage.OLDER, "1", Map.of("analytics", true), ChoiceStage.NOON);
        erase(elsewhere);
        assertThat(status).isEqualTo(503);
        assertThat(answer).contains("Not erased").doesNotContain("nothing has changed");
        assertThat(fields).doesNotContainKey("Set-Cookie");
        assertThat(revocations.of("shop", elsewhere))
                .as("it can be tried again")
                .isEqualTo(Standing.HOLDS);
    }

    @Test
    void whatIsHeldIsWithdrawnOnce() throws Exception {
        Consent consent = accepted();
        subjects.holds().set("shop", "", Exemption.E, "case 12/26", "reviewer");
        erase(consent);
        assertThat(status).isEqualTo(409);
        assertThat(answer).contains("case 12/26").contains("withdrawn");
        assertThat(records()).hasSize(2);
        ConsentRecord withdrawal = records().get(0);
        assertThat(withdrawal.choice()).isEqualTo(Choice.Kind.WITHDRAW);
        assertThat(withdrawal.method()).isEqualTo("withdrawal");
        assertThat(withdrawal.supersedes()).isEqualTo(consent.record());
        assertThat(revocations.of("shop", consent)).isEqualTo(Standing.REFUSED);

        Map<String, Boolean> no = new HashMap<>(consent.answers());
        no.replaceAll((purpose, yes) -> false);
        erase(new Consent(consent.subject(), consent.record(), "1", no, consent.issued()));
        assertThat(status).isEqualTo(409);
        assertThat(records()).hasSize(2);
    }

    @Test
    void whoDownloadsOrErasesTooOftenWaits() throws Exception {
        Consent consent = accepted();
        sent.put("Sec-Fetch-Dest", "document");
        for (int i = 0; i < 30; i++) {
            send(data::show, consent, "format=json", "");
            assertThat(status).isEqualTo(200);
            assertThat(answer).contains(consent.record());
        }
        sent.put("Accept", "application/json");
        send(data::show, consent, "format=csv", "");
        assertThat(status).isEqualTo(429);
        assertThat(fields).containsEntry("Retry-After", "60");

        for (int i = 0; i < 600; i++) {
            address = "10.0." + i / 200 + "." + i % 200;
            erase(consent);
            assertThat(status).isIn(200, 503);
        }
        address = "203.0.113.1";
        erase(consent);
        assertThat(status).as("of one site").isEqualTo(429);
    }

    private static final class Body extends ServletInputStream {
        private final ByteArrayInputStream bytes;

        Body(String text) {
            this.bytes = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public int read() {
            return bytes.read();
        }

        @Override
        public boolean isFinished() {
            return bytes.available() == 0;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class Out extends ServletOutputStream {
        private final ByteArrayOutputStream bytes;

        Out(ByteArrayOutputStream bytes) {
            this.bytes = bytes;
        }

        @Override
        public void write(int b) {
            bytes.write(b);
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void theOwnCopyListsTheOwnRequests() throws Exception {
        Consent consent = accepted();
        DataRequest mine = book.receive(
                shop, RequestKind.ACCESS, "en", Asker.withToken(consent.subject(), "anna@mail.example"), "Words.");
        DataRequest other = book.receive(
                shop, RequestKind.ERASE, "en", Asker.withToken("f".repeat(32), "eve@mail.example"), "Words.");
        book.close(mine.number(), RequestOutcome.PARTLY, "reviewer");
        sent.put("Sec-Fetch-Dest", "document");
        send(data::show, consent, "format=json", "");
        assertThat(answer)
                .contains("\"number\":\"" + mine.number() + '"', "\"outcome\":\"partly\"", "\"state\":\"closed\"")
                .doesNotContain(other.number(), "eve@", "anna@");
        assertThat(Json.createReader(new StringReader(answer)).readObject().getJsonArray("requests"))
                .hasSize(1);
        send(data::show, consent, "format=csv", "");
        List<String> lines = answer.lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(2))
                .startsWith(mine.number() + ",shop,,")
                .contains(",request,access,due=2026-12-22 state=closed outcome=partly,");
        assertThat(lines.get(2).split(",", -1)).hasSameSizeAs(lines.get(0).split(",", -1));
        assertThat(answer).doesNotContain(other.number());
    }
}
