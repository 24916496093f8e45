package dev.remora.rig;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate authority of our own and what it issued, as PEM files; made by the JDK's keytool.
 *
 * @param ca its certificate
 * @param server for 127.0.0.1, localhost and {@link ForwardProxy#REGISTRY}
 * @param client for somebody who has to show who they are
 */
public record Authority(Path ca, Identity server, Identity client) {

  private static final String KEYS = "keys.p12";
  private static final String PASSWORD = "changeit";
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Base64.Encoder BASE64 = Base64.getMimeEncoder(64, new byte[] {'\n'});

  /** A certificate, with those that vouch for it, and its key (PKCS 8). */
  public record Identity(Path certificate, Path key) {}

  /** Makes one in a directory of its own, which takes a second. */
  public static Authority in(Path directory) {
    try {
      Files.createDirectories(directory);
      var names = "san=ip:127.0.0.1,dns:localhost,dns:" + ForwardProxy.REGISTRY;
      issue(directory, "ca", "-ext", "bc:c");
      issue(directory, "server", "-signer", "ca", "-ext", names, "-ext", "eku=serverAuth");
      issue(directory, "client", "-signer", "ca", "-ext", "eku=clientAuth");
      var store = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(directory.resolve(KEYS))) {
        store.load(in, PASSWORD.toCharArray());
      }
      return new Authority(
          identity(store, "ca", directory).certificate(),
          identity(store, "server", directory),
          identity(store, "client", directory));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** For a server that shows its certificate. */
  public SSLContext serverContext() {
    try {
      var all = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(ca.resolveSibling(KEYS))) {
        all.load(in, PASSWORD.toCharArray());
      }
      var one = KeyStore.getInstance("PKCS12");
      one.load(null, null);
      var key = all.getKey("server", PASSWORD.toCharArray());
      one.setKeyEntry("server", key, PASSWORD.toCharArray(), all.getCertificateChain("server"));
      var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(one, PASSWORD.toCharArray());
      var context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void issue(Path directory, String alias, String... more) {
    var line = new ArrayList<String>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    line.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC")); // it ends at once
    line.addAll(List.of("-genkeypair", "-keyalg", "EC", "-startdate", "-1d", "-validity", "10"));
    line.addAll(List.of("-alias", alias, "-dname", "CN=bench " + alias));
    line.addAll(List.of("-keystore", KEYS, "-storepass", PASSWORD));
    line.addAll(List.of(more));
    new Command(line, Map.of(), directory).run(LIMIT).expect(0);
  }

  private static Identity identity(KeyStore store, String alias, Path directory)
      throws IOException, GeneralSecurityException {
    var chain = new StringBuilder();
    for (var certificate : store.getCertificateChain(alias)) {
      chain.append(pem("CERTIFICATE", certificate.getEncoded()));
    }
    var key = store.getKey(alias, PASSWORD.toCharArray());
    return new Identity(
        Files.writeString(directory.resolve(alias + ".pem"), chain),
        Files.writeString(directory.resolve(alias + ".key"), pem("PRIVATE KEY", key.getEncoded())));
  }

  private static String pem(String kind, byte[] der) {
    var text = new String(BASE64.encode(der), US_ASCII);
    return "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n";
  }
}
