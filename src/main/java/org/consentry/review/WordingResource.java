package org.consentry.review;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.consentry.consent.Wording;
import org.consentry.ledger.Ledger;
import org.consentry.ledger.LedgerException;
import org.consentry.ledger.WordingUses;

/** What visitors were shown, byte for byte. */
@Dependent
@Path("wordings/{hash}")
public class WordingResource {
    /** An origin of its own, in which nothing runs, loads or is sent. */
    private static final String CSP =
            "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox";

    @Inject
    Ledger ledger;

    /** The bytes under the hash that records name, without the site's stylesheet. */
    @GET
    public Response wording(@PathParam("hash") String hash) throws LedgerException {
        Optional<Wording> found = ledger.wording(hash);
        if (found.isEmpty()) {
            return Problem.answer(404, "There is no wording of this hash.").build();
        }
        Wording wording = found.get();
        if (!WordingUses.sound(wording)) {
            return Problem.answer(500, "What is kept under this hash is not what was shown: it was changed.")
                    .build();
        }
        return Response.ok(wording.text().getBytes(StandardCharsets.UTF_8))
                .header("Content-Type", "text/html;charset=UTF-8")
                .header("Content-Language", wording.language())
                .header("Content-Security-Policy", CSP)
                .build();
    }
}
