package org.consentry.review;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.consentry.ledger.LedgerException;
import org.consentry.ledger.LegalHolds.Exemption;
import org.consentry.ledger.Subjects;
import org.consentry.ledger.Subjects.Erasure;

/** Find a subject, see what is kept, withdraw, erase, hold: all of it by forms, without script. */
@Dependent
@Path("subjects")
public class SubjectPages {
    @Inject
    ReviewedSites sites;

    @Inject
    Subjects subjects;

    private interface Action {
        /** Returns the word for what was done; empty where something is wrong, which the question then says. */
        String run(SubjectQuestion question, FormBody form) throws LedgerException;
    }

    /** The form that finds a subject and, where one is asked for, what is kept of it; all holds. */
    @GET
    public Response find(@Context UriInfo uri) throws LedgerException {
        Map<String, String> texts = new TreeMap<>();
        uri.getQueryParameters().forEach((name, values) -> texts.put(name, values.get(0)));
        SubjectQuestion question = SubjectQuestion.of(texts);
        return page(question, question.problems().isEmpty() ? 200 : 400);
    }

    /** Enters a withdrawal that reached the operator some other way. */
    @POST
    @Path("withdraw")
    public Response withdraw(InputStream body) throws IOException, LedgerException {
        return act(body, (question, form) -> {
            String ground = question.needed("withdraw-ground", form.value("ground"));
            if (ground.isEmpty()) {
                return "";
            }
            boolean found = subjects.withdraw(question.site(), question.subject(), ground, Reviewers.ACCOUNT)
                    .isPresent();
            return found ? "withdrawn" : question.wrong("other", SubjectsResource.NOTHING);
        });
    }

    /** Empties the subject's records. */
    @POST
    @Path("erase")
    public Response erase(InputStream body) throws IOException, LedgerException {
        return act(body, (question, form) -> {
            String ground = question.needed("erase-ground", form.value("ground"));
            if (!form.value("confirm").equals("yes")) {
                question.wrong("confirm", "say that you mean it");
            }
            if (!question.problems().isEmpty()) {
                return "";
            }
            Erasure erasure = subjects.erase(question.site(), question.subject(), ground, Reviewers.ACCOUNT);
            if (erasure instanceof Erasure.Refused refused) {
                return question.wrong(
                        "other",
                        "Nothing was erased. The records are held: "
                                + refused.hold().ground());
            }
            return ((Erasure.Done) erasure).count() > 0 ? "erased" : question.wrong("other", SubjectsResource.NOTHING);
        });
    }

    /** Holds the subject's records or, without a subject, all of a site. */
    @POST
    @Path("hold")
    public Response hold(InputStream body) throws IOException, LedgerException {
        return act(body, (question, form) -> {
            String reason = question.needed("reason", form.value("reason"));
            Optional<Exemption> exemption = Exemption.of(form.value("exemption"));
            if (question.site().isEmpty()) {
                return question.wrong("site", "is needed");
            }
            if (!HoldsResource.known(question.site(), sites, subjects)) {
                return question.wrong("site", HoldsResource.NO_SITE);
            }
            if (exemption.isEmpty()) {
                return question.wrong("exemption", HoldsResource.EXEMPTIONS);
            }
            if (reason.isEmpty()) {
                return "";
            }
            subjects.holds().set(question.site(), question.subject(), exemption.get(), reason, Reviewers.ACCOUNT);
            return "held";
        });
    }

    /** Lifts a hold. */
    @POST
    @Path("lift")
    public Response lift(InputStream body) throws IOException, LedgerException {
        return act(
                body,
                (question, form) -> subjects.holds()
                                .lift(form.value("hold"), Reviewers.ACCOUNT)
                                .isPresent()
                        ? "lifted"
                        : question.wrong("other", "There is no such hold any more."));
    }

    private Response act(InputStream body, Action action) throws IOException, LedgerException {
        Optional<FormBody> form = FormBody.read(body);
        if (form.isEmpty()) {
            return PageProblems.page(413, "Too long", "This form is larger than any ground.");
        }
        SubjectQuestion question = SubjectQuestion.of(
                Map.of("site", form.get().value("site"), "subject", form.get().value("subject")));
        if (!question.problems().isEmpty()) {
            return page(question, 400);
        }
        String done = action.run(question, form.get());
        return question.problems().isEmpty()
                ? ConsoleGate.seeOther(question.address(done)).build()
                : page(question, 400);
    }

    private Response page(SubjectQuestion question, int status) throws LedgerException {
        return PageProblems.html(status, SubjectsPage.html(question, sites.ids(), subjects))
                .build();
    }
}
