package org.consentry.visitor;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import org.consentry.banner.Banner;
import org.consentry.catalog.Provenance;
import org.consentry.consent.Choice;
import org.consentry.consent.Consent;
import org.consentry.consent.ConsentRecord;
import org.consentry.consent.Decision;
import org.consentry.consent.Grounds;
import org.consentry.consent.RequestFacts;
import org.consentry.consent.Signal;
import org.consentry.consent.Ticket;
import org.consentry.consent.Uuid7;
import org.consentry.consent.Wording;
import org.consentry.ledger.Ledger;
import org.consentry.ledger.LedgerException;
import org.consentry.site.SitePolicy;
import org.jspecify.annotations.Nullable;

/** Takes a visitor's choice: checked, then recorded durably, and only then in force. */
final class Choices {
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Bounds what is kept of tickets that were used: some megabytes. */
    private static final int MOST_ANSWERED = 50_000;

    /** What became of a choice. */
    sealed interface Outcome {
        /** It is on record and holds. */
        record Recorded(Consent consent, Decision decision) implements Outcome {}

        /** The form is not one that we served, or not lately: it has to be shown again. */
        record Stale() implements Outcome {}

        /** It says what no form of ours says. */
        record Invalid(String why) implements Outcome {}

        /** The ledger could not keep it. No proof, no grant. */
        record NotRecorded(LedgerException why) implements Outcome {}
    }

    private final Ticket.Office tickets;
    private final Banner banner;
    private final Ledger ledger;
    private final Provenance provenance;
    private final InstantSource clock;
    private final SentTwice twice = new SentTwice();
    /** By ticket and subject, the record that the subject's last answer by that ticket made. */
    private final Cache<String, String> answered = Caffeine.newBuilder()
            .maximumSize(MOST_ANSWERED)
            .expireAfterWrite(Ticket.GOOD_FOR)
            .build();

    Choices(Ticket.Office tickets, Banner banner, Ledger ledger, Provenance provenance, InstantSource clock) {
        this.tickets = tickets;
        this.banner = banner;
        this.ledger = ledger;
        this.provenance = provenance;
        this.clock = clock;
    }

    /** @param from the visitor's address, which is kept for a minute and never recorded */
    Outcome take(RequestFacts facts, Grounds grounds, ChoiceForm form, String from) {
        return take(facts, grounds, form, from, "");
    }

    /** As {@link #take}, from a mobile app. */
    Outcome takeFromApp(RequestFacts facts, Grounds grounds, ChoiceForm form, String from) {
        return take(facts, grounds, form, from, "app");
    }

    private Outcome take(RequestFacts facts, Grounds grounds, ChoiceForm form, String from, String door) {
        SitePolicy site = facts.site();
        Ticket ticket = tickets.read(site, form.ticket()).orElse(null);
        if (ticket == null) {
            return new Outcome.Stale();
        }
        Wording wording = banner.wording(
                        site, ticket.language(), ticket.surface(), facts.regime(), ticket.wordingHash())
                .orElse(null);
        if (wording == null) {
            // Served before a change of texts: what the visitor read is not what a record would say.
            return new Outcome.Stale();
        }
        boolean young = form.isUnderAge() && site.promises().minimumAge() > 0;
        Choice.Kind kind =
                young ? Choice.Kind.REJECT_ALL : Choice.Kind.of(form.choice()).orElse(null);
        if (kind == Choice.Kind.ACCEPT_ALL && site.essentialOnly()) {
            // Nothing is asked, so that nothing can be accepted: the notice was read, and no record says more.
            kind = Choice.Kind.CUSTOM;
        }
        if (kind == null) {
            return new Outcome.Invalid("choice must be accept-all, reject-all, custom or withdraw");
        }
        Decision now = decision(facts, grounds, facts.consent());
        if (!Chosen.isKnown(now, form)) {
            return new Outcome.Invalid("no purpose or vendor of this site has that name");
        }
        Choice choice = new Choice(kind, Chosen.grants(facts, kind, form, now));
        if (isReplay(facts.consent(), ticket, choice)) {
            return new Outcome.Stale();
        }
        String method = young ? ChoiceForm.UNDER_AGE : door.isEmpty() ? method(form, ticket, choice) : door;
        SentTwice.Form sent = new SentTwice.Form(site.id(), ticket.nonce(), from, choice, method, facts.consent());
        return twice.once(sent, () -> record(facts, grounds, ticket, wording, choice, method));
    }

    /**
     * Whether a form that a visitor answered by before comes again after that visitor answered another one: a browser
     * that sends an old form anew must not bring back what was withdrawn meanwhile. Each server knows its own answers.
     */
    private boolean isReplay(@Nullable Consent before, Ticket ticket, Choice choice) {
        if (before == null || !choice.grants().containsValue(true)) {
            return false;
        }
        String record = answered.getIfPresent(ticket.nonce() + before.subject());
        return record != null && !record.equals(before.record());
    }

    /** A form of that subject counts for sent no more: what it was answered with is gone. */
    void forget(String subject) {
        twice.forget(subject);
        answered.asMap().keySet().removeIf(key -> key.endsWith(subject));
    }

    private Outcome record(
            RequestFacts facts, Grounds grounds, Ticket ticket, Wording wording, Choice choice, String method) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        SitePolicy site = facts.site();
        Consent before = facts.consent();
        String subject = before == null ? random(16) : before.subject();
        ConsentRecord record = new ConsentRecord(
                Uuid7.at(now),
                site.id(),
                subject,
                now,
                ticket.noticeVersion(),
                ticket.language(),
                ticket.wordingHash(),
                choice.kind(),
                choice.grants(),
                method,
                facts.signals().stream().map(Signal::id).sorted().toList(),
                before == null ? "" : before.record(),
                site.enforcement().id(),
                site.hash(),
                grounds.hash(),
                random(32));
        try {
            ledger.append(record, wording);
        } catch (LedgerException e) {
            return new Outcome.NotRecorded(e);
        }
        answered.put(ticket.nonce() + subject, record.id());
        Consent consent = new Consent(
                subject,
                record.id(),
                ticket.noticeVersion(),
                choice.grants(),
                now.truncatedTo(ChronoUnit.SECONDS),
                facts.regime().standsUntilNo(),
                false,
                isMinor(before, method));
        return new Outcome.Recorded(consent, decision(facts, grounds, consent));
    }

    /** Who said to be too young stays so, whatever is answered later: any script of the page's could withdraw it. */
    private static boolean isMinor(@Nullable Consent before, String method) {
        return method.equals(ChoiceForm.UNDER_AGE) || before != null && before.minor();
    }

    /** What holds for a visitor whose choice is forgotten. */
    Decision without(RequestFacts facts, Grounds grounds) {
        return decision(facts, grounds, null);
    }

    /** What holds for a visitor by that choice. */
    Decision of(RequestFacts facts, Grounds grounds, @Nullable Consent consent) {
        return decision(facts, grounds, consent);
    }

    private Decision decision(RequestFacts facts, Grounds grounds, @Nullable Consent consent) {
        return grounds.decide(facts.with(consent), provenance);
    }

    private static String method(ChoiceForm form, Ticket ticket, Choice choice) {
        if (choice.kind() == Choice.Kind.WITHDRAW) {
            return "withdrawal";
        }
        return form.method().equals("api") ? "api" : ticket.surface().id();
    }

    private static String random(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
