package dev.remora.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.oci.Digest;
import dev.remora.rig.Authority;
import dev.remora.rig.Content;
import dev.remora.rig.GuardedDistribution;
import dev.remora.rig.KeyFiles;
import dev.remora.rig.Olareg;
import dev.remora.rig.RegistryServer;
import dev.remora.rig.Requires;
import dev.remora.rig.Run;
import dev.remora.rig.TestImages;
import dev.remora.rig.TestSecrets;
import dev.remora.rig.Tool;
import dev.remora.trust.key.SigningKey;
import dev.remora.trust.key.UnusableKey;
import dev.remora.trust.sigstore.NewBundle;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every line that docs/troubleshooting.md quotes is one that Remora prints, with that code. */
@QuarkusTest
@Requires({Tool.REGISTRY, Tool.OLAREG})
class TroubleshootingTest {
  private static final String CONFIG = "application/vnd.remora.config.v1";
  private static final String BUNDLE = "application/vnd.dev.sigstore.bundle.v0.3+json";
  private static final Pattern PLACEHOLDER =
      Pattern.compile("IMAGE|HOST|…/\\S+|(?:sha256|SHA256):(?:0000)?…");

  /** Where somebody is who types the commands of the page. */
  @TempDir Path work;

  private TestImages images;

  /** The code and the line of each failure, as {@code 11 remora: …}. */
  private final List<String> printed = new ArrayList<>();

  @BeforeEach
  void aLayout() {
    images = TestImages.in(work.resolve("registry"));
  }

  @Test
  void whatIsQuotedIsWhatIsPrinted() throws IOException {
    mistakesInSettings();
    whatIsAttached();
    signatures();
    registries();
    volumes();

    List<Quote> quotes = quotes();
    assertTrue(quotes.size() >= 15, "the page has the section");
    List<String> unheard =
        quotes.stream()
            .filter(quote -> printed.stream().noneMatch(quote::is))
            .map(Quote::line)
            .toList();
    assertEquals(List.of(), unheard, () -> "Remora printed\n" + String.join("\n", printed));
  }

  private void mistakesInSettings() {
    fails("pull", "registry.example/app", "--too", "config");
    fails(Map.of("REMORA_INTERVALL", "3m"), "pull", "registry.example/app");
    fails(Map.of("REMORA_INTERVAL", "3 min"), "pull", "registry.example/app");
    fails(Map.of("REMORA_TO", "\"/config\""), "pull", "registry.example/app");
    fails(Map.of("REMORA_TO", "$(VOLUME)"), "pull", "registry.example/app");
    fails("pull", "registry.example/app", "--verify-key=" + work.resolve("prod.pub"));
    fails(Map.of("REMORA_VERIFY_KEY", ""), "pull", "registry.example/app");
    fails("pull", "registry.example/app", "--verify-since=2026-08-01T00:00:00Z");
    fails("pull");
  }

  private void whatIsAttached() throws IOException {
    fails("pull", oci("sha256:" + "0".repeat(64)), "--to", volume());
    String bare = oci(images.image("bare"));
    fails("pull", bare, "--to", volume());
    fails("pull", bare, "--to", volume(), "--revision", "sha256:" + "0".repeat(64));

    Content image = images.image("v1");
    Content prod = attach(image, "prod");
    fails("pull", oci(image), "--to", volume(), "--match", "env=test");
    Path file = Files.writeString(work.resolve("app.yaml"), "env: test\n");
    fails("attach", oci(image), file.toString(), "--annotation=env=test", "--match=env=test");
    fails("pull", oci(image), "--to", volume(), "--validate", "exec:/bin/false");
    attach(image, "test");
    fails("pull", oci(image), "--to", volume());

    run(Map.of(), "pull", oci(image), "--to", volume(), "--revision", prod.digest()).expect(0);
    Files.writeString(work.resolve("config/..data/app.yaml"), "changed");
    fails("status", volume());

    Content altered = images.image("altered");
    String layer = attach(altered, "greeting: hello\n").text();
    layer = layer.substring(layer.indexOf("\"layers\""));
    int digest = layer.indexOf("sha256:") + "sha256:".length();
    Path blob = work.resolve("registry/blobs/sha256/" + layer.substring(digest, digest + 64));
    Files.writeString(blob, "more", StandardOpenOption.APPEND);
    fails("pull", oci(altered), "--to", volume());
  }

  private void signatures() {
    KeyFiles prod = KeyFiles.in(work, "prod");
    String key = "--verify-key=" + prod.verifying();
    Content image = images.image("signed");
    attach(image, "a: b\n");
    fails("pull", oci(image), "--to", volume(), key);
    Content attested = attach(image, "c: d\n");
    images.attach(
        attested,
        BUNDLE,
        Map.of("dev.sigstore.bundle.predicateType", "https://slsa.dev/provenance/v1"),
        Map.of());
    fails("pull", oci(image), "--to", volume(), key);

    Content other = images.image("other");
    sign(attach(other, "a: b\n"), KeyFiles.in(work, "other"));
    fails("pull", oci(other), "--to", volume(), key);
    Content revoked = images.image("revoked");
    Content withdrawn = attach(revoked, "e: f\n");
    sign(withdrawn, prod);
    fails("pull", oci(revoked), "--to", volume(), key, "--revoked=" + withdrawn.digest());
    fails("pull", oci(revoked), "--to", volume(), key, "--verify-since=2026-08-01T00:00:00Z");
  }

  private void sign(Content signed, KeyFiles key) {
    try {
      SigningKey by = SigningKey.parse("key", Files.readAllBytes(key.signing()), Optional.empty());
      String bundle = NewBundle.of(Digest.parse(signed.digest()), new TreeMap<>(), by);
      Content blob = images.blob(BUNDLE, bundle.getBytes(UTF_8));
      images.attachLayers(signed, BUNDLE, List.of(blob.descriptor()));
    } catch (IOException | UnusableKey e) {
      throw new IllegalStateException(e);
    }
  }

  private void registries() throws IOException {
    String digest = "@sha256:" + "1".repeat(64);
    String endpoint;
    try (RegistryServer registry = GuardedDistribution.withPassword(work)) {
      endpoint = registry.endpoint();
      String image = endpoint + "/app" + digest;
      fails("pull", image, "--to", volume());
      fails("pull", image, "--to", volume(), "--plain-http=none");
      String wrong = TestSecrets.configJson(endpoint, "ci", TestSecrets.of("wrong"));
      Path login = Files.writeString(work.resolve("auth.json"), wrong);
      fails("pull", image, "--to", volume(), "--registry-config=" + login);
    }
    try (RegistryServer plain = Olareg.start();
        RegistryServer tls = Olareg.startWithTls(plain, Authority.in(work))) {
      fails("pull", tls.endpoint() + "/app" + digest, "--to", volume());
    }
    fails("pull", endpoint + "/app" + digest, "--to", volume());
    fails("pull", "registry.invalid/app" + digest, "--to", volume());
  }

  private void volumes() throws IOException {
    Content image = images.image("v2");
    attach(image, "prod");
    fails("pull", oci(image), "--to", "/nowhere/config");
    Path other = work.resolve("config");
    Files.move(other, work.resolve("old"));
    Files.createDirectory(other);
    Files.writeString(other.resolve("app.yaml"), "somebody's");
    fails("pull", oci(image), "--to", volume());
  }

  private Content attach(Content image, String env) {
    byte[] text = (env.contains("\n") ? env : "env: " + env + "\n").getBytes(UTF_8);
    Map<String, String> annotations = env.contains("\n") ? Map.of() : Map.of("env", env);
    return images.attach(image, CONFIG, annotations, Map.of("app.yaml", text));
  }

  private String oci(Content image) {
    return oci(image.digest());
  }

  private String oci(String digest) {
    return "oci:" + work.resolve("registry") + "@" + digest;
  }

  private void fails(String... arguments) {
    fails(Map.of(), arguments);
  }

  private void fails(Map<String, String> environment, String... arguments) {
    var run = run(environment, arguments);
    run.stderr()
        .lines()
        .filter(line -> !line.startsWith("remora: warning"))
        .map(line -> line.replace(work + "/", ""))
        .forEach(line -> printed.add(run.exit() + " " + line));
  }

  /** Not as a process: that of each line would take most of a second. */
  private static Run run(Map<String, String> environment, String... arguments) {
    Run run = RemoraInProcess.run(environment, List.of(arguments));
    TestSecrets.assertNone(run.stdout() + run.stderr());
    return run;
  }

  private String volume() {
    return work.resolve("config").toString();
  }

  /** A line of the page, and the exit code beneath whose heading it stands. */
  private record Quote(String code, String line) {
    boolean is(String printed) {
      var m = PLACEHOLDER.matcher(line);
      var pattern = new StringBuilder(Pattern.quote(code + " "));
      int from = 0;
      for (; m.find(); from = m.end()) {
        pattern
            .append(Pattern.quote(line.substring(from, m.start())))
            .append(m.group().startsWith("sha256") ? "sha256:[0-9a-f]{64}" : "\\S+");
      }
      pattern.append(Pattern.quote(line.substring(from)));
      return printed.matches(pattern.toString());
    }
  }

  private static List<Quote> quotes() throws IOException {
    String page = Files.readString(Path.of("docs/troubleshooting.md"));
    String section =
        page.substring(page.indexOf("<!-- failures -->"), page.indexOf("<!-- /failures -->"));
    var quotes = new ArrayList<Quote>();
    String code = "";
    for (String line : section.lines().collect(Collectors.toList())) {
      if (line.startsWith("**")) {
        code = line.substring(2, line.indexOf("**", 2));
      } else if (line.startsWith("    ")) {
        quotes.add(new Quote(code, line.strip()));
      }
    }
    return quotes;
  }
}
