package org.consentry.live;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocketFactory;

/** A private certificate authority and what it signed, made by the JDK's own {@code keytool} for one test. */
final class Certificates {
    static final String PASSWORD = "for this test alone";
    private static final String AUTHORITY = "authority";

    private final Path folder;

    Certificates(Path folder) throws IOException {
        this.folder = folder;
        make(AUTHORITY, "-ext", "bc:c");
    }

    /** A certificate of the authority's for a host. */
    Certificates signed(String host, String... options) throws IOException {
        List<String> all = new ArrayList<>(List.of("-signer", AUTHORITY, "-ext", "san=dns:" + host));
        all.addAll(List.of(options));
        make(host, all.toArray(new String[0]));
        return this;
    }

    /** A certificate that nobody but the host itself answers for. */
    Certificates selfSigned(String host) throws IOException {
        make(host, "-ext", "san=dns:" + host);
        return this;
    }

    private void make(String alias, String... options) throws IOException {
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        List<String> command = new ArrayList<>(List.of(keytool.toString(), "-genkeypair", "-keyalg", "EC"));
        command.addAll(List.of("-alias", alias, "-dname", "CN=" + alias, "-storetype", "PKCS12"));
        command.addAll(List.of("-keystore", keys().toString(), "-storepass", PASSWORD));
        command.addAll(List.of(options));
        Path said = folder.resolve("keytool.txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException(Files.readString(said));
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path keys() {
        return folder.resolve("keys.p12");
    }

    /** A trust store with the authority's certificate alone. */
    Path trust() throws IOException, GeneralSecurityException {
        KeyStore trust = empty();
        trust.setCertificateEntry(AUTHORITY, all().getCertificate(AUTHORITY));
        Path file = folder.resolve("trust.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            trust.store(out, PASSWORD.toCharArray());
        }
        return file;
    }

    /** Sockets of a server that shows the certificate of this host. */
    SSLServerSocketFactory sockets(String host) throws IOException, GeneralSecurityException {
        KeyStore one = empty();
        KeyStore all = all();
        one.setKeyEntry(host, all.getKey(host, PASSWORD.toCharArray()), new char[0], all.getCertificateChain(host));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(one, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context.getServerSocketFactory();
    }

    private KeyStore all() throws IOException, GeneralSecurityException {
        KeyStore all = empty();
        try (InputStream in = Files.newInputStream(keys())) {
            all.load(in, PASSWORD.toCharArray());
        }
        return all;
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
