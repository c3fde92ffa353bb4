package org.consentry.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SecretsTest {
    @TempDir
    Path folder;

    @Test
    void aSecretIsMadeOnceAndKeptForItsOwnerAlone() throws IOException {
        Path file = folder.resolve("secret");
        Secrets.Kept made = Secrets.keep(file, 48, 32);
        assertThat(made.made()).isTrue();
        assertThat(made.text()).hasSize(64);
        assertThat(Secrets.keep(file, 48, 32)).isEqualTo(new Secrets.Kept(made.text(), false));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Secrets.keep(folder.resolve("another"), 48, 32).text()).isNotEqualTo(made.text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "  \n", "0123456789abcdef0123456789abcde"})
    void aSecretThatWasCutShortIsNotUsed(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), text);
        assertThatThrownBy(() -> Secrets.keep(file, 48, 32))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("secret");
        assertThat(file).hasContent(text);
    }

    @Test
    void aDataFolderIsMadeForItsOwnerAlone() throws IOException {
        List<String> errors = new ArrayList<>();
        Path made = folder.resolve("a").resolve("b");
        Secrets.folder(made, errors);
        Secrets.folder(made, errors);
        assertThat(errors).isEmpty();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                .isEqualTo("rwx------");
    }

    @Test
    void aFileInPlaceOfTheDataFolderIsNamed() throws IOException {
        List<String> errors = new ArrayList<>();
        Path file = Files.writeString(folder.resolve("file"), "");
        Secrets.folder(file, errors);
        Secrets.folder(file.resolve("below"), errors);
        assertThat(errors).hasSize(2).allMatch(error -> error.startsWith("consentry.data: ") && error.contains("("));
    }
}
