package org.consentry.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jboss.shrinkwrap.api.ArchivePath;
import org.jboss.shrinkwrap.api.Node;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** What is deployed: the built gateway, or a small shop that carries the filter as a jar. */
final class Archives {
    /** Names an upstream, as the policy of a site does that moves from a gateway into its application. */
    private static final String POLICY = """
            site: shop
            hosts: [localhost]
            upstream: http://127.0.0.1:9
            controller: {name: The Shop, email: privacy@shop.example}
            notice: {version: "1", effective: 2026-11-01}
            languages: [en, de]
            purposes:
              - {id: functional, category: functional, basis: consent}
              - {id: analytics, category: analytics, basis: consent}
              - {id: marketing, category: marketing, basis: consent}
            """;

    /** A service worker's script, for the container itself to serve. */
    static final String WORKER = "self.onfetch = () => {};";

    private Archives() {}

    /**
     * A shop of its own servlets, the filter's jar and the libraries that the jar needs.
     *
     * @param contextRoot where it stands on its host: {@code /} or {@code /shop}
     * @param folder an empty folder of the test's own
     */
    static WebArchive shop(String contextRoot, Path folder) throws IOException {
        return shop(contextRoot, folder, Map.of());
    }

    /** @param more settings beyond the two folders */
    static WebArchive shop(String contextRoot, Path folder, Map<String, String> more) throws IOException {
        Path sites = Files.createDirectories(folder.resolve("sites"));
        Files.writeString(sites.resolve("shop.yaml"), POLICY);
        WebArchive shop = ShrinkWrap.create(WebArchive.class, "shop.war")
                .addPackage("org.consentry.embedded.shop")
                .addAsWebResource("embedded/hello.jsp", "hello.jsp")
                .addAsWebResource(new StringAsset(WORKER), "worker.js")
                .setWebXML("embedded/web.xml")
                .addAsWebInfResource(
                        new StringAsset("<beans xmlns=\"https://jakarta.ee/xml/ns/jakartaee\""
                                + " version=\"4.0\" bean-discovery-mode=\"annotated\"/>"),
                        "beans.xml")
                .addAsLibrary(built("consentry.embedded", "target/consentry-embedded.jar"), "consentry-embedded.jar");
        for (Map.Entry<ArchivePath, Node> library : gateway()
                .getContent(path -> path.get().matches("/WEB-INF/lib/.+"))
                .entrySet()) {
            shop.add(library.getValue().getAsset(), library.getKey());
        }
        Map<String, String> settings = new TreeMap<>(more);
        settings.put("consentry.sites", sites.toString());
        settings.put("consentry.data", folder.resolve("data").toString());
        return placed(shop, contextRoot, settings);
    }

    /** The gateway as built. */
    static WebArchive gateway() {
        return ShrinkWrap.create(ZipImporter.class, "gateway.war")
                .importFrom(built("consentry.war", "target/consentry.war"))
                .as(WebArchive.class);
    }

    /** Says where an application stands and how it is set, whatever the environment says. */
    static WebArchive placed(WebArchive archive, String contextRoot, Map<String, String> settings) {
        StringBuilder properties = new StringBuilder("config_ordinal=1000\n");
        new TreeMap<>(settings)
                .forEach((name, value) -> properties
                        .append(name)
                        .append('=')
                        .append(value.replace("\\", "\\\\"))
                        .append('\n'));
        return archive.addAsResource(new StringAsset(properties.toString()), "META-INF/microprofile-config.properties")
                .addAsWebInfResource(new StringAsset("""
                        <?xml version="1.0" encoding="UTF-8"?>
                        <web-ext xmlns="http://websphere.ibm.com/xml/ns/javaee" version="1.0">
                            <context-root uri="%s"/>
                        </web-ext>
                        """.formatted(contextRoot)), "ibm-web-ext.xml");
    }

    private static File built(String property, String otherwise) {
        return Path.of(System.getProperty(property, otherwise)).toFile();
    }
}
