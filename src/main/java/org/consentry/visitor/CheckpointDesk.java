package org.consentry.visitor;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.consentry.ledger.LedgerException;
import org.consentry.ledger.LedgerTree;
import org.consentry.ledger.tree.Checkpoint;

/** Hands everybody the newest checkpoint: whoever keeps one can tell later whether history was rewritten. */
final class CheckpointDesk {
    private static final System.Logger LOG = System.getLogger(CheckpointDesk.class.getName());

    private final LedgerTree tree;

    CheckpointDesk(LedgerTree tree) {
        this.tree = tree;
    }

    /** The signed note as it is (C2SP tlog-checkpoint). */
    void answer(Visit visit) throws IOException {
        HttpServletResponse response = visit.response();
        try {
            Optional<Checkpoint> newest = tree.checkpoint();
            if (newest.isPresent()) {
                write(response, newest.get().note());
                return;
            }
        } catch (LedgerException e) {
            LOG.log(System.Logger.Level.ERROR, "The checkpoint could not be read", e);
        }
        response.setHeader("Retry-After", "5");
        Answers.problem(response, 503, "Not available", "There is no checkpoint to be had now. Try later.");
    }

    private static void write(HttpServletResponse response, String note) throws IOException {
        byte[] body = note.getBytes(StandardCharsets.UTF_8);
        Answers.guard(response);
        response.setContentType("text/plain;charset=UTF-8");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
