package dev.remora.http.wire;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509KeyManager;

/**
 * Certificates for servers and the CA that signed them, made by the JDK's keytool.
 *
 * @param ca in PEM
 */
public record ServerCertificate(SSLContext context, Path ca) {
  private static final String PASSWORD = "changeit";

  /** Puts a CA with its certificates into a directory. */
  public static void prepare(Path directory) throws Exception {
    Path made = made();
    for (String file : List.of("keys.p12", "ca.pem")) {
      Files.copy(made.resolve(file), directory.resolve(file));
    }
  }

  /**
   * Where a CA is with its certificates, for who writes nothing there. It is the same for all tests
   * of a day: to make it takes nine starts of a virtual machine.
   */
  public static Path made() throws Exception {
    Path made = Path.of("target", "certificates-" + LocalDate.now(ZoneOffset.UTC));
    if (Files.notExists(made)) {
      Path here = Files.createTempDirectory(Path.of("target"), "certificates-");
      make(here);
      try {
        Files.move(here, made, StandardCopyOption.ATOMIC_MOVE);
      } catch (FileSystemException e) {
        // the tests beside these were faster
      }
    }
    return made;
  }

  private static void make(Path directory) throws Exception {
    Path keys = directory.resolve("keys.p12");
    generate(keys, "ca", "CN=A CA of ours", "-20d", 40, "-ext", "bc:c");
    server(keys, "valid", "127.0.0.1", "-1d", 10);
    server(keys, "expired", "127.0.0.1", "-10d", 5);
    server(keys, "early", "127.0.0.1", "+5d", 5);
    server(keys, "elsewhere", "127.0.0.99", "-1d", 10);
    generate(
        keys,
        "named",
        "CN=server",
        "-1d",
        10,
        "-signer",
        "ca",
        "-ext",
        "san=dns:registry.example,dns:*.buckets.example,ip:0:0:0:0:0:0:0:1");
    generate(keys, "client", "CN=a pod", "-1d", 10, "-signer", "ca");
    generate(keys, "stranger", "CN=nobody", "-1d", 10);
    Path ca = directory.resolve("ca.pem");
    keytool(keys, "-exportcert", "-rfc", "-alias", "ca", "-file", ca.toString());
  }

  /**
   * One of those.
   *
   * @param alias {@code valid}, {@code expired}, {@code early}: not valid yet, {@code elsewhere}:
   *     for another address, {@code named}: for registry.example, all of buckets.example and the
   *     address ::1
   */
  public static ServerCertificate of(Path directory, String alias) {
    try {
      return new ServerCertificate(
          context(directory.resolve("keys.p12"), alias), directory.resolve("ca.pem"));
    } catch (Exception e) {
      throw new IllegalStateException("no certificate", e);
    }
  }

  /** What a server with one of those shows. */
  public static X509Certificate[] chain(Path directory, String alias) throws Exception {
    Certificate[] chain = load(directory.resolve("keys.p12")).getCertificateChain(alias);
    return Arrays.copyOf(chain, chain.length, X509Certificate[].class);
  }

  private static void server(Path keys, String alias, String address, String start, int days)
      throws IOException, InterruptedException {
    String san = "san=ip:" + address;
    generate(keys, alias, "CN=server", start, days, "-signer", "ca", "-ext", san);
  }

  private static void generate(
      Path keys, String alias, String name, String start, int days, String... more)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("-genkeypair", "-keyalg", "EC", "-alias", alias, "-dname", name));
    arguments.addAll(List.of("-startdate", start, "-validity", Integer.toString(days)));
    arguments.addAll(List.of(more));
    keytool(keys, arguments.toArray(String[]::new));
  }

  private static void keytool(Path keys, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC")); // it ends at once
    command.addAll(List.of(arguments));
    command.addAll(List.of("-keystore", keys.toString(), "-storepass", PASSWORD));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
      throw new IllegalStateException("keytool: " + output);
    }
  }

  /** A certificate with its key, as {@code NAME.cert} and {@code NAME.key} in PEM. */
  static void writePair(Path directory, String alias, Path target, String name) throws Exception {
    KeyStore store = load(directory.resolve("keys.p12"));
    StringBuilder chain = new StringBuilder();
    for (Certificate certificate : store.getCertificateChain(alias)) {
      chain.append(pem("CERTIFICATE", certificate.getEncoded()));
    }
    Files.writeString(target.resolve(name + ".cert"), chain);
    Files.writeString(
        target.resolve(name + ".key"),
        pem("PRIVATE KEY", store.getKey(alias, PASSWORD.toCharArray()).getEncoded()));
  }

  public static String pem(String label, byte[] der) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
  }

  private static KeyStore load(Path keys) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys)) {
      store.load(in, PASSWORD.toCharArray());
    }
    return store;
  }

  private static TrustManager[] trusting(Certificate ca) throws Exception {
    KeyStore roots = KeyStore.getInstance("PKCS12");
    roots.load(null, null);
    roots.setCertificateEntry("ca", ca);
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(roots);
    return factory.getTrustManagers();
  }

  /** What a server with one of those knows. */
  public static X509KeyManager keys(Path directory, String alias) throws Exception {
    return (X509KeyManager) keyManagers(load(directory.resolve("keys.p12")), alias)[0];
  }

  private static KeyManager[] keyManagers(KeyStore store, String alias) throws Exception {
    for (String other : Collections.list(store.aliases())) {
      if (!other.equals(alias)) {
        store.deleteEntry(other); // or the server might show that one
      }
    }
    var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, PASSWORD.toCharArray());
    return factory.getKeyManagers();
  }

  private static SSLContext context(Path keys, String alias) throws Exception {
    KeyStore store = load(keys);
    TrustManager[] trust = trusting(store.getCertificate("ca"));
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keyManagers(store, alias), trust, null);
    return context;
  }
}
