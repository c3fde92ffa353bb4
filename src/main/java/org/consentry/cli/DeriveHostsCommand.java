package org.consentry.cli;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.consentry.catalog.Catalog;
import org.consentry.catalog.CookieRule;
import org.consentry.catalog.HostRule;
import org.consentry.cli.DerivedHosts.Entity;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code derive-hosts}: the catalogue's table {@code hosts/third-party-web.csv} out of one pinned version of that
 * package, the same bytes each time.
 */
@Command(
        name = "derive-hosts",
        description = "Turns the entities of the npm package third-party-web 0.30.0 into the catalogue's table.",
        mixinStandardHelpOptions = true)
final class DeriveHostsCommand implements Runnable {

    /** What each row names as its source. */
    static final String SOURCE = "https://www.npmjs.com/package/third-party-web/v/0.30.0";

    /** Of {@code dist/entities-nostats.json} in third-party-web 0.30.0. */
    private static final String SHA_256 = "ee020cf9a220f14c1b90e3858a615341ee5174a201fa4083390349a23fae23d7";

    /** The pinned file has 205 KB. */
    private static final int LONGEST = 4_000_000;

    private final String sha256;

    @Parameters(
            index = "0",
            paramLabel = "IN.json",
            description = "The package's file dist/entities-nostats.json; any other is refused.")
    private String in = "";

    @Parameters(index = "1", paramLabel = "OUT.csv", description = "The table: host,category,vendor,source.")
    private String out = "";

    DeriveHostsCommand() {
        this(SHA_256);
    }

    /** @param sha256 of the input that is taken, in lower-case hex */
    DeriveHostsCommand(String sha256) {
        this.sha256 = sha256;
    }

    @Override
    public void run() {
        byte[] bytes = read();
        String hash = hash(bytes);
        if (!hash.equals(sha256)) {
            throw new BadInput(in + ": is not entities-nostats.json of third-party-web 0.30.0: its SHA-256 is " + hash
                    + " and should be " + sha256);
        }
        Catalog catalog = Catalog.load();
        List<HostRule> byHand =
                catalog.hosts().stream().filter(rule -> !rule.derived()).toList();
        write(DerivedHosts.of(entities(bytes), byHand, spelled(catalog, byHand), leftOut(), SOURCE));
    }

    private static List<String> spelled(Catalog catalog, List<HostRule> byHand) {
        return Stream.concat(
                        catalog.cookies().stream().map(CookieRule::vendor),
                        byHand.stream().map(HostRule::vendor))
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
    }

    private byte[] read() {
        try (InputStream stream = Files.newInputStream(path(in))) {
            byte[] bytes = stream.readNBytes(LONGEST + 1);
            if (bytes.length > LONGEST) {
                throw new BadInput(in + ": is longer than " + LONGEST + " bytes");
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw new BadInput(in + ": can't be read: there is no such file");
        } catch (IOException e) {
            throw new BadInput(in + ": can't be read: " + e.getMessage());
        }
    }

    private static Path path(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new BadInput("not a file name: " + e.getReason());
        }
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** JSON is YAML 1.2, which is read here already. */
    private List<Entity> entities(byte[] bytes) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(in)
                .setMaxAliasesForCollections(0)
                .setCodePointLimit(LONGEST)
                .build();
        try {
            List<Entity> entities = new ArrayList<>();
            for (Object item : list(new Load(settings).loadFromString(new String(bytes, StandardCharsets.UTF_8)))) {
                if (!(item instanceof Map<?, ?> entity)) {
                    throw new BadInput(in + ": entity " + (entities.size() + 1) + " is no object");
                }
                List<String> domains = new ArrayList<>();
                list(entity.get("domains")).forEach(domain -> domains.add(String.valueOf(domain)));
                entities.add(new Entity(
                        String.valueOf(entity.get("name")), String.valueOf(entity.get("category")), domains));
            }
            return entities;
        } catch (YamlEngineException e) {
            throw new BadInput(in + ": is not JSON: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }

    private List<?> list(Object value) {
        if (value instanceof List<?> list) {
            return list;
        }
        throw new BadInput(in + ": should be a list of objects with name, category and a list of domains");
    }

    /** Sites that people visit for their own sake, and hosts that all kinds of customers share. */
    static Set<String> leftOut() {
        try (InputStream stream = Objects.requireNonNull(
                        DeriveHostsCommand.class.getResourceAsStream("left-out.csv"), "left-out.csv");
                CsvReader<CsvRecord> reader = CsvReader.builder().ofCsvRecord(stream)) {
            Set<String> hosts = new HashSet<>();
            reader.stream().skip(1).forEach(row -> hosts.add(row.getField(0)));
            return hosts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(List<HostRule> rules) {
        try (CsvWriter writer =
                CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(path(out))) {
            writer.writeRecord("host", "category", "vendor", "source");
            for (HostRule rule : rules) {
                writer.writeRecord(rule.host(), rule.category().id(), rule.vendor(), rule.source());
            }
        } catch (IOException e) {
            throw new BadInput(out + ": can't be written: " + e.getMessage());
        }
    }
}
