package org.consentry.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An application whose filter is set up wrongly: it does not start, and the log says all of it at once. */
@ExtendWith(ArquillianExtension.class)
final class EmbeddedStartIT {
    @TempDir
    static Path folder;

    @ArquillianResource
    private Deployer deployer;

    @Deployment(name = "wrong", managed = false, testable = false)
    static WebArchive wrong() throws IOException {
        WebArchive shop = Archives.shop("/wrong", folder, Map.of("consentry.secret", "short"));
        Files.writeString(folder.resolve("sites").resolve("second.yaml"), "site: second\nhosts: [second.example]\n");
        Files.writeString(folder.resolve("sites").resolve("third.yaml"), "- no policy\n");
        return shop;
    }

    @Test
    void whatIsWrongIsNamedAsAWholeAndNothingStarts() throws IOException {
        assertThatThrownBy(() -> deployer.deploy("wrong")).hasMessageContaining("Failed to deploy");
        Path servers = Path.of(System.getProperty("consentry.test.servers", "target/test-server"));
        String log = Files.readString(servers.resolve("servers/consentry-test/logs/messages.log"));
        assertThat(log.substring(log.lastIndexOf("Consentry cannot start")))
                .contains("consentry.secret: it has 5 characters", "second.yaml:", "third.yaml:")
                .doesNotContain("shop.yaml:");
        assertThat(folder.resolve("data").resolve("consentry.db")).doesNotExist();
    }
}
