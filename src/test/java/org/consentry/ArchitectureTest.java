package org.consentry;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.conditions.ArchConditions.dependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.consentry.site.SitePolicy;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rooms and their arrows, and what holds in them. */
class ArchitectureTest {
    private static final String ROOT = "org.consentry";

    /** Only what the product itself is made of, wherever the tests' own classes lie. */
    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .importUrl(SitePolicy.class.getProtectionDomain().getCodeSource().getLocation());

    /** What each room may import of the others. */
    private static final Map<String, Set<String>> ARROWS = Map.ofEntries(
            Map.entry("http", Set.of()),
            Map.entry("html", Set.of()),
            Map.entry("catalog", Set.of("http")),
            Map.entry("site", Set.of("catalog", "http")),
            Map.entry("consent", Set.of("site", "catalog", "http")),
            Map.entry("ledger", Set.of("consent", "site")),
            Map.entry("inventory", Set.of("catalog", "site", "http")),
            Map.entry("rights", Set.of("ledger", "site", "consent")),
            Map.entry("banner", Set.of("consent", "site", "html", "http")),
            Map.entry("gateway", Set.of("banner", "consent", "site", "catalog", "inventory", "html", "http")),
            Map.entry(
                    "visitor", Set.of("ledger", "rights", "inventory", "banner", "consent", "site", "http", "catalog")),
            Map.entry("review", Set.of("ledger", "rights", "inventory", "catalog", "site", "consent", "http")),
            Map.entry("cli", Set.of("http", "html", "catalog", "site", "consent", "ledger", "inventory", "banner")),
            Map.entry("demo", Set.of()),
            Map.entry(
                    "app",
                    Set.of(
                            "http",
                            "html",
                            "catalog",
                            "site",
                            "consent",
                            "ledger",
                            "inventory",
                            "rights",
                            "banner",
                            "gateway",
                            "visitor",
                            "review",
                            "cli",
                            "demo")));

    /** Expressions of the start, for which no request waits: this one reads the setting consentry.trusted-proxies. */
    private static final Set<String> EXPRESSIONS_AT_START = Set.of("org.consentry.http.TrustedProxies.of");

    /** As above: this one fills the table of labels when its class is loaded. */
    private static final Set<String> SPLITS_AT_START = Set.of("EncodingLabels.java .split(\"\\\\s+\")");

    /** What the container makes a proxy of. */
    private static final List<String> CONTAINERS_OWN = List.of(
            "jakarta.ws.rs.Path",
            "jakarta.ws.rs.ApplicationPath",
            "jakarta.ws.rs.ext.Provider",
            "jakarta.enterprise.context.ApplicationScoped",
            "jakarta.enterprise.context.RequestScoped");

    static Stream<String> rooms() {
        return ARROWS.keySet().stream().sorted();
    }

    @Test
    void everyRoomHasItsArrows() {
        Set<String> rooms = new TreeSet<>();
        for (JavaClass c : PRODUCT) {
            assertThat(c.getPackageName()).startsWith(ROOT + ".");
            rooms.add(c.getPackageName().substring(ROOT.length() + 1).split("\\.")[0]);
        }
        assertThat(rooms).isEqualTo(new TreeSet<>(ARROWS.keySet()));
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void aRoomImportsOnlyWhatItsArrowsSay(String room) {
        String[] others = ARROWS.keySet().stream()
                .filter(other -> !other.equals(room) && !allowed(room).contains(other))
                .map(other -> ROOT + "." + other + "..")
                .toArray(String[]::new);
        if (others.length > 0) {
            noClasses()
                    .that(resideInAPackage(ROOT + "." + room + ".."))
                    .should(dependOnClassesThat(resideInAnyPackage(others)))
                    .check(PRODUCT);
        }
    }

    private static Set<String> allowed(String room) {
        return ARROWS.getOrDefault(room, Set.of());
    }

    @Test
    void noRoomsGoInCircles() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(PRODUCT);
    }

    @Test
    void onlyTheEdgesKnowTheContainer() {
        noClasses()
                .that(resideOutsideOfPackages(in("gateway", "visitor", "review", "app")))
                .should(dependOnClassesThat(resideInAnyPackage(
                        "jakarta.servlet..",
                        "jakarta.ws.rs..",
                        "jakarta.enterprise..",
                        "jakarta.inject..",
                        "jakarta.interceptor..",
                        "jakarta.annotation..")))
                .check(PRODUCT);
    }

    @Test
    void onlyLedgerAndInventoryKnowTheDatabase() {
        noClasses()
                .that(resideOutsideOfPackages(in("ledger", "inventory", "app")))
                .should(dependOnClassesThat(resideInAnyPackage(
                        "java.sql..",
                        "javax.sql..",
                        "org.sqlite..",
                        "org.postgresql..",
                        "com.zaxxer..",
                        "org.flywaydb..")))
                .check(PRODUCT);
    }

    private static String[] in(String... rooms) {
        return Stream.of(rooms).map(room -> ROOT + "." + room + "..").toArray(String[]::new);
    }

    @Test
    void noRequestWaitsForARegularExpression() {
        DescribedPredicate<JavaMethodCall> expression =
                DescribedPredicate.describe("a regular expression", ArchitectureTest::isExpression);
        noClasses()
                .that(resideInAnyPackage(in("http", "html", "consent", "gateway")))
                .should()
                .dependOnClassesThat(resideInAPackage("java.util.regex.."))
                .check(PRODUCT);
        noClasses()
                .that(resideInAnyPackage(in("http", "html", "consent", "gateway")))
                .should()
                .callMethodWhere(expression)
                .check(PRODUCT);
    }

    private static boolean isExpression(JavaMethodCall call) {
        String caller = call.getOriginOwner().getName() + "." + call.getOrigin().getName();
        return call.getTargetOwner().isEquivalentTo(String.class)
                && Set.of("matches", "replaceAll", "replaceFirst").contains(call.getName())
                && !EXPRESSIONS_AT_START.contains(caller);
    }

    /** {@code String.split} takes a way of its own, without an expression, for one plain character. */
    @Test
    void textsAreSplitAtOnePlainCharacterAlone() throws IOException {
        Pattern split = Pattern.compile("\\.split\\(([^)]*)\\)");
        Pattern plain = Pattern.compile("\"([^.$|()\\[{^?*+\\\\]|\\\\n|\\\\t)\"(, ?-?\\d+)?");
        List<String> odd = new ArrayList<>();
        for (String room : List.of("http", "html", "consent", "gateway")) {
            try (Stream<Path> files = Files.list(Path.of("src/main/java/org/consentry", room))) {
                for (Path file : files.toList()) {
                    Matcher call = split.matcher(Files.readString(file));
                    while (call.find()) {
                        String found = file.getFileName() + " " + call.group();
                        if (!plain.matcher(call.group(1)).matches() && !SPLITS_AT_START.contains(found)) {
                            odd.add(found);
                        }
                    }
                }
            }
        }
        assertThat(odd).isEmpty();
    }

    @Test
    void namesSayWhatAThingIs() {
        for (String word : List.of("Manager", "Helper", "Util", "Impl", "DTO", "Dto", "Controller", "Whitelist")) {
            noClasses().should().haveSimpleNameContaining(word).check(PRODUCT);
        }
    }

    @Test
    void everyPackageSaysWhereNullMayStand() {
        List<String> silent = new ArrayList<>();
        for (JavaPackage p : PRODUCT.getPackage(ROOT).getSubpackagesInTree()) {
            if (!p.getClasses().isEmpty() && !p.isAnnotatedWith(NullMarked.class)) {
                silent.add(p.getName());
            }
        }
        assertThat(silent).isEmpty();
    }

    @Test
    void classesAreFinalUnlessSomethingExtendsThem() {
        classes()
                .that(DescribedPredicate.describe("are plain classes", ArchitectureTest::isPlain))
                .should()
                .haveModifier(JavaModifier.FINAL)
                .check(PRODUCT);
    }

    private static boolean isPlain(JavaClass c) {
        return !c.isInterface()
                && !c.isEnum()
                && !c.isAnonymousClass()
                && !c.getModifiers().contains(JavaModifier.ABSTRACT)
                && !(c.getSimpleName().equals("package-info"))
                && CONTAINERS_OWN.stream().noneMatch(c::isAnnotatedWith)
                && c.getAllRawInterfaces().stream()
                        .noneMatch(i -> i.getPackageName().startsWith("jakarta.ws.rs"));
    }
}
