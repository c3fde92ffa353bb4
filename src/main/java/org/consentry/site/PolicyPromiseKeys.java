package org.consentry.site;

import static org.consentry.site.PolicyForms.list;
import static org.consentry.site.PolicyForms.may;
import static org.consentry.site.PolicyForms.must;
import static org.consentry.site.PolicyForms.same;
import static org.consentry.site.PolicyForms.some;
import static org.consentry.site.PolicyForms.words;

import java.util.List;
import java.util.TreeSet;
import org.consentry.site.PolicyShape.Block;
import org.consentry.site.PolicyShape.Entries;
import org.consentry.site.PolicyShape.Flag;
import org.consentry.site.PolicyShape.Words;

/** The keys of what a policy promises beyond purposes. */
final class PolicyPromiseKeys {
    static final Block CONTACT = Block.of(
            must("name", PolicyForms.TEXT, "as visitors read it"),
            may("address", PolicyForms.TEXT, "postal address"),
            may("email", PolicyForms.MAIL, "where to write to"),
            may("phone", PolicyForms.PHONE, "where to call"),
            may("url", PolicyForms.ADDRESS, "page to turn to"));

    static final Block STORED = Block.of(
            must("name", PolicyForms.BEGINNING, "the key under which it is kept"),
            must("kind", new Words(PolicyStorage.KINDS), "where the browser keeps it"),
            must("purpose", PolicyForms.ID, "id of the purpose that it serves"),
            may("vendor", PolicyForms.TEXT, "whose it is; the site's if absent"),
            may("lifetime", PolicyForms.TEXT, "how long it stays; until it is deleted if absent"));

    static final Block CLAUSE = Block.of(
            must("id", PolicyForms.ID, "its anchor in the page"),
            must(
                    "words",
                    new Entries(
                            PolicyForms.LANGUAGE,
                            Block.of(
                                    must("title", PolicyForms.TEXT, "its heading"),
                                    must("highlight", PolicyForms.TEXT, "what it says, in a line"),
                                    may("text", PolicyForms.TEXT, "the whole; an empty line parts paragraphs"))),
                    "what visitors read"));

    static final Block REQUESTS = Block.of(
            may("answer", PolicyForms.TIME, "how long an answer may take; default 30 days"),
            may(
                    "kinds",
                    same(PolicyRequests.KINDS, PolicyForms.TIME, "how long an answer to this kind may take"),
                    "the same for single kinds of requests"),
            may("remind", PolicyForms.DAYS, "how many days before that day; 5, or half of a short time, if absent"));

    static final Block TRANSPORT = Block.of(
            may(
                    "https",
                    words("required", "as-is"),
                    "required: http leads to https, cookies get Secure; default as-is"),
            may("hsts", PolicyForms.PERIOD, "how long browsers are told to come by https alone; not told if absent"),
            may("hsts-subdomains", new Flag(), "whether that goes for all hosts below; default false"),
            may(
                    "cookie-domains",
                    words(Transport.CookieDomains.values()),
                    "cookies for more hosts than the site's: keep (default), report or narrow them"));

    static final Block WEBHOOK = Block.of(
            must("name", PolicyForms.ID, "of the recipient; its key is the setting consentry.webhook.secret.<name>"),
            must(
                    "url",
                    PolicyForms.HOOK,
                    "where it is told; https, in the public net unless the settings list the host"),
            must("events", some(new Words(List.copyOf(new TreeSet<>(Webhook.EVENTS)))), "what it is told of"));

    static final Block ARCHIVE = Block.of(
            may("ended", PolicyForms.DATE, "last day of the contract, in UTC; it runs on if absent"),
            may("keep", list(PolicyForms.NAME), "kinds of records that stay as long as retention says"),
            may(
                    "administrators",
                    list(
                            Block.of(
                                    must("name", PolicyForms.NAME, "who it is"),
                                    must("key", PolicyForms.DIGEST, "SHA-256 of the key that opens the archive")),
                            PolicyArchive.MOST),
                    "who may consult what is kept"));

    private PolicyPromiseKeys() {}
}
