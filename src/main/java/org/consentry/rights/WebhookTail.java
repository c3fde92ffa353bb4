package org.consentry.rights;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.consentry.consent.Choice;
import org.consentry.consent.ConsentRecord;
import org.consentry.ledger.DeliveryTable;
import org.consentry.ledger.DeliveryTable.Delivery;
import org.consentry.ledger.Ledger;
import org.consentry.ledger.LedgerException;
import org.consentry.ledger.LedgerTail;
import org.consentry.ledger.LedgerTail.Happening;
import org.consentry.ledger.OperationRecord;
import org.consentry.ledger.RequestTable;
import org.consentry.ledger.StoredRecord;
import org.consentry.ledger.Subjects;
import org.consentry.site.SitePolicy;

/**
 * Follows the sealed ledger and puts down what a site's recipients are to be told of it. Nothing of it is in a
 * visitor's way, and nothing is lost: what a crash interrupts is read again.
 */
final class WebhookTail {
    private static final System.Logger LOG = System.getLogger(WebhookTail.class.getName());
    private static final String RECORD = "record_sha256";

    private final LedgerTail tail;
    private final Ledger ledger;
    private final RequestTable requests;
    private final DeliveryTable table;
    private final Supplier<Collection<SitePolicy>> sites;
    private final InstantSource clock;
    private final int page;

    /** @param page how many records are read at once */
    WebhookTail(
            LedgerTail tail,
            Ledger ledger,
            RequestTable requests,
            DeliveryTable table,
            Supplier<Collection<SitePolicy>> sites,
            InstantSource clock,
            int page) {
        this.page = page;
        this.tail = tail;
        this.ledger = ledger;
        this.requests = requests;
        this.table = table;
        this.sites = sites;
        this.clock = clock;
    }

    /** Reads on; true where more may be there. What happens while no site has recipients is passed over unread. */
    boolean step() throws LedgerException {
        Map<String, SitePolicy> told = new TreeMap<>();
        for (SitePolicy site : sites.get()) {
            if (!site.promises().webhooks().isEmpty()) {
                told.put(site.id(), site);
            }
        }
        if (told.isEmpty()) {
            passOver();
            return false;
        }
        // What was before there were recipients is not told.
        long from = table.cursor(tail.size());
        LedgerTail.Page read = tail.read(from, page);
        if (read.next() == from) {
            return false;
        }
        Instant now = clock.instant();
        List<Delivery> deliveries = new ArrayList<>();
        for (Happening happening : read.happenings()) {
            deliveries.addAll(deliveries(happening, told, now, deliveries.size()));
        }
        table.advance(from, read.next(), deliveries);
        return true;
    }

    private void passOver() throws LedgerException {
        Optional<Long> from = table.cursor();
        long size = from.isPresent() ? tail.size() : 0;
        if (from.isPresent() && size > from.get()) {
            table.advance(from.get(), size, List.of());
        }
    }

    private List<Delivery> deliveries(Happening happening, Map<String, SitePolicy> told, Instant now, int order)
            throws LedgerException {
        if (happening instanceof Happening.Chosen chosen) {
            SitePolicy site = told.get(chosen.record().site());
            return site == null ? List.of() : withdrawal(site, chosen.record(), now, order);
        }
        OperationRecord record = ((Happening.Done) happening).record();
        SitePolicy site = told.get(record.site());
        if (site == null) {
            return List.of();
        }
        boolean erasure = record.kind().equals(WebhookEvents.ERASURE);
        return WebhookEvents.tell(
                site,
                erasure ? WebhookEvents.ERASURE : WebhookEvents.REQUEST,
                record.time(),
                erasure ? erasure(record) : request(record),
                now,
                order);
    }

    private List<Delivery> withdrawal(SitePolicy site, ConsentRecord record, Instant now, int order)
            throws LedgerException {
        Optional<List<String>> takenBack = takenBack(record);
        if (record.choice() != Choice.Kind.WITHDRAW
                && takenBack.filter(List::isEmpty).isPresent()) {
            return List.of();
        }
        // Not the pseudonym: what waits for a recipient must not outlast its erasure.
        Map<String, Object> facts = Map.of(
                RECORD,
                hash(record.id()),
                "subject_sha256",
                Subjects.hash(record.site(), record.subject()),
                "choice",
                record.choice().id(),
                "purposes",
                takenBack.orElse(List.of()));
        return WebhookEvents.tell(site, WebhookEvents.WITHDRAWAL, record.time(), facts, now, order);
    }

    /** The purposes that the choice before granted and this one refuses; empty where that one is damaged. */
    private Optional<List<String>> takenBack(ConsentRecord record) throws LedgerException {
        if (record.supersedes().isEmpty() || !record.purposes().containsValue(false)) {
            return Optional.of(List.of());
        }
        Map<String, Boolean> before;
        try {
            before = ledger.find(record.supersedes())
                    .map(StoredRecord::record)
                    .map(ConsentRecord::purposes)
                    .orElse(Map.of());
        } catch (LedgerException e) {
            if (e.ofDatabase()) {
                throw e;
            }
            // One that is damaged stays so: it must not keep all that follow from being told.
            LOG.log(System.Logger.Level.ERROR, "what record " + record.id() + " takes back can't be told", e);
            return Optional.empty();
        }
        return Optional.of(before.entrySet().stream()
                .filter(purpose -> purpose.getValue()
                        && Boolean.FALSE.equals(record.purposes().get(purpose.getKey())))
                .map(Map.Entry::getKey)
                .sorted()
                .toList());
    }

    /** An id itself would do for a receipt. */
    private static String hash(String id) {
        return RequestDigest.of(id);
    }

    private static Map<String, Object> erasure(OperationRecord record) {
        Map<String, Object> facts = new TreeMap<>(Map.of(RECORD, hash(record.id())));
        copy(record, "count", facts);
        copy(record, "subject_sha256", facts);
        return facts;
    }

    private Map<String, Object> request(OperationRecord record) throws LedgerException {
        Map<String, Object> facts = new TreeMap<>(Map.of(RECORD, hash(record.id())));
        copy(record, "kind", facts);
        copy(record, "outcome", facts);
        Optional<RequestTable.Row> row =
                record.details().get("digest") instanceof String digest ? requests.ofDigest(digest) : Optional.empty();
        row.ifPresent(request -> {
            facts.put("number", request.number());
            facts.put("due", request.due().toString());
        });
        return facts;
    }

    private static void copy(OperationRecord record, String name, Map<String, Object> facts) {
        Object value = record.details().get(name);
        if (value instanceof String || value instanceof Number) {
            facts.put(name, value);
        }
    }
}
