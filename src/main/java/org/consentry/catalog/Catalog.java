package org.consentry.catalog;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.consentry.catalog.CatalogFile.Place;
import org.jspecify.annotations.Nullable;

/**
 * What is known of cookies and hosts, read from CSV files. {@code index.txt} lists them, one a line, with the number
 * of their rows. Immutable once loaded, and safe for any number of threads.
 */
public final class Catalog {

    private static final String INDEX = "index.txt";
    private static final List<String> COOKIE_COLUMNS =
            List.of("name", "host", "category", "vendor", "protection", "lifetime", "source");
    private static final List<String> HOST_COLUMNS = List.of("host", "category", "vendor", "source");
    private static final List<String> SCRIPT_COLUMNS = List.of("text", "category", "vendor", "source");
    private static final List<String> WORD_COLUMNS = List.of("word", "place", "meaning");

    private final List<CookieRule> cookies = new ArrayList<>();
    private final List<HostRule> hosts = new ArrayList<>();
    private final List<AddressRule> addresses = new ArrayList<>();
    private final List<ScriptRule> scripts = new ArrayList<>();
    private final Map<String, Place> places = new HashMap<>();
    private final Protections protections = new Protections();
    private final NameIndex names = new NameIndex();
    private final HostMap byHost = new HostMap();
    private final AddressIndex byAddress = new AddressIndex();
    private final NameWords words = new NameWords();
    private final Signatures signatures = new Signatures();
    private volatile @Nullable LookAlikes lookAlikes;
    private String hash;
    private String fault = "";
    private Overrides overrides = Overrides.NONE;
    private Imported imported = new Imported();

    private Catalog(List<CatalogFile> files) {
        for (CatalogFile file : files) {
            switch (file.name().substring(0, file.name().indexOf('/') + 1)) {
                case "cookies/" -> file.read(COOKIE_COLUMNS, this::addCookie);
                case "hosts/" -> file.read(HOST_COLUMNS, this::addHost);
                case "scripts/" -> file.read(SCRIPT_COLUMNS, this::addScript);
                case "words/" -> file.read(WORD_COLUMNS, (row, place) -> addWord(row));
                default ->
                    throw new CatalogException(file.name(), "is in none of cookies/, hosts/, scripts/ and words/");
            }
        }
        for (CookieRule rule : cookies) {
            checkReachable(rule);
        }
        places.clear();
        hash = CatalogFile.hash(files);
    }

    /**
     * The catalogue that comes with the product.
     *
     * @throws CatalogException where a file is missing, cut off or wrong, naming the file and the line
     */
    public static Catalog load() {
        return of(CatalogResources.read(INDEX));
    }

    /**
     * The catalogue that comes with the product, and what an operator adds to it: {@code overrides.csv}, and lists in
     * {@code imported/}. Whatever stands in that folder, there is a catalogue in the end: what can't be used is left out.
     *
     * @param complaints takes what was left out, as {@code file:line: why}
     */
    public static Catalog load(Path folder, Consumer<String> complaints) {
        List<CatalogFile> files = new ArrayList<>(CatalogResources.read(INDEX));
        Catalog catalog = of(files);
        OperatorFolder operator = OperatorFolder.read(folder, catalog, complaints);
        catalog.overrides = operator.overrides();
        catalog.imported = operator.imported();
        catalog.fault = operator.fault();
        files.addAll(operator.files());
        catalog.hash = CatalogFile.hash(files);
        return catalog;
    }

    /**
     * The shipped catalogue of some version of the product: a folder with an {@code index.txt}, or a jar or war file.
     *
     * @throws CatalogException as {@link #load()} does, and where there is no catalogue at that place
     */
    public static Catalog ofVersion(Path place) {
        return of(CatalogArchive.read(place, INDEX));
    }

    /** @throws CatalogException as {@link #load()} does */
    static Catalog of(List<CatalogFile> files) {
        return new Catalog(files);
    }

    private void addCookie(List<String> row, Place place) {
        CookieRule rule = new CookieRule(
                row.get(0), row.get(1), category(row.get(2)), row.get(3), row.get(4), row.get(5), row.get(6));
        claim(subject(rule), place);
        cookies.add(rule);
        if (rule.protection().isEmpty()) {
            names.add(rule, rule.pattern() ? 0.85 : rule.host().isEmpty() ? 0.9 : 0.95);
        } else {
            protections.add(rule);
        }
    }

    private void addHost(List<String> row, Place place) {
        if (row.get(0).indexOf('/') >= 0) {
            addAddress(row, place);
            return;
        }
        HostRule rule = new HostRule(row.get(0), category(row.get(1)), row.get(2), row.get(3));
        claim("host " + rule.host(), place);
        hosts.add(rule);
        byHost.put(rule.host(), new Classification(rule.category(), rule.id(), 0.8, rule.vendor()));
    }

    private void addAddress(List<String> row, Place place) {
        AddressRule rule = AddressRule.of(row.get(0), category(row.get(1)), row.get(2), row.get(3));
        claim("address " + rule.host() + rule.path(), place);
        addresses.add(rule);
        byAddress.add(rule);
    }

    private void addScript(List<String> row, Place place) {
        ScriptRule rule = new ScriptRule(row.get(0), category(row.get(1)), row.get(2), row.get(3));
        claim("script " + rule.text(), place);
        scripts.add(rule);
        signatures.add(rule);
    }

    private void addWord(List<String> row) {
        String place = row.get(1);
        if (!place.equals("whole") && !place.equals("part")) {
            throw new IllegalArgumentException("place \"" + place + "\" is neither \"whole\" nor \"part\"");
        }
        NameHint hint = NameHint.of(row.get(2))
                .orElseThrow(() -> new IllegalArgumentException("no meaning is called \"" + row.get(2) + "\""));
        words.add(row.get(0), place.equals("whole"), hint);
    }

    private void claim(String subject, Place place) {
        Place earlier = places.putIfAbsent(subject, place);
        if (earlier != null) {
            throw new IllegalArgumentException("the rule for " + subject + " is there already, at " + earlier);
        }
    }

    private static String subject(CookieRule rule) {
        String where = rule.host().isEmpty() ? "" : " on " + rule.host();
        return (rule.ownersOnly() ? "own cookie " : "cookie ") + rule.name() + where;
    }

    private static Category category(String id) {
        return Category.of(id).orElseThrow(() -> new IllegalArgumentException("no category is called \"" + id + "\""));
    }

    /** A rule for names that are protected could never fire, and one that says tracking contradicts the protection. */
    private void checkReachable(CookieRule rule) {
        Classification shadow = rule.protection().isEmpty() ? protectedName(NamePattern.specimen(rule.name())) : null;
        if (shadow != null) {
            String place = String.valueOf(places.get(subject(rule)));
            throw new CatalogException(place, "the name " + rule.name() + " is decided by " + shadow.rule());
        }
    }

    /** SHA-256, in lower-case hex, over every file's name and bytes in the order of the index, the operator's last. */
    public String hash() {
        return hash;
    }

    /** Every cookie rule, in the order of the files. */
    public List<CookieRule> cookies() {
        return Collections.unmodifiableList(cookies);
    }

    /** Every host rule, in the order of the files. */
    public List<HostRule> hosts() {
        return Collections.unmodifiableList(hosts);
    }

    /** Every rule on a host's path, in the order of the files. */
    public List<AddressRule> addresses() {
        return Collections.unmodifiableList(addresses);
    }

    @Nullable
    Classification protectedName(String name) {
        return protections.name(name);
    }

    /** A protected name that holds only on the very site that visitors log in to. */
    @Nullable
    Classification ownLogin(String name, String host) {
        return protections.ownLogin(name, host);
    }

    @Nullable
    Classification exactNameOn(String name, String host) {
        return names.exactOn(name, host);
    }

    @Nullable
    Classification exactName(String name) {
        return names.exactAnywhere(name);
    }

    @Nullable
    Classification namePattern(String name, String host, boolean own) {
        return names.pattern(name, host, own);
    }

    /** Every rule on inline scripts, in the order of the files. */
    public List<ScriptRule> scripts() {
        return Collections.unmodifiableList(scripts);
    }

    /** The same, ready to search with. */
    public Signatures signatures() {
        return signatures;
    }

    NameWords words() {
        return words;
    }

    AddressIndex byAddress() {
        return byAddress;
    }

    /**
     * What was loaded says of a name that no shipped rule knows.
     *
     * @param own whether the host is the visited site
     */
    @Nullable
    Classification importedName(String name, String host, boolean own) {
        return imported.name(name, host, own);
    }

    /** The shipped rule of the longest known domain that this host, in normal form, is or lies below; else a loaded one. */
    @Nullable
    Classification host(String host) {
        Classification shipped = byHost.find(host);
        return shipped != null ? shipped : imported.host(host);
    }

    /** Whether every file of the operator's could be used; of their rows some may have been left out. */
    public boolean whole() {
        return fault.isEmpty();
    }

    /** Why a file of the operator's could not be used, with the file and the line: of several, the first; else empty. */
    public String fault() {
        return fault;
    }

    /** The operator's own word, which goes before everything else. */
    public Overrides overrides() {
        return overrides;
    }

    /** Every rule on cookies of the lists that an operator loaded, in their order. */
    public List<CookieRule> importedCookies() {
        return imported.cookies();
    }

    /** Every rule on hosts of the lists that an operator loaded, in their order. */
    public List<HostRule> importedHosts() {
        return imported.hosts();
    }

    /** Ids of the protections that a cookie's name, or a pattern for names, runs into. */
    Set<String> protections(String name) {
        return protections.met(name);
    }

    /** Every domain that a rule names, for finding what is written to look like one; made when first asked for. */
    LookAlikes lookAlikes() {
        LookAlikes known = lookAlikes;
        if (known == null) {
            known = new LookAlikes();
            for (HostRule rule : hosts) {
                known.add(rule.host());
            }
            for (CookieRule rule : cookies) {
                known.add(rule.host());
            }
            lookAlikes = known;
        }
        return known;
    }
}
