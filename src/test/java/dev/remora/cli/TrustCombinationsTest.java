package dev.remora.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.oci.Annotations;
import dev.remora.oci.Digest;
import dev.remora.oci.MediaType;
import dev.remora.rig.Content;
import dev.remora.rig.KeyFiles;
import dev.remora.rig.Run;
import dev.remora.rig.TestImages;
import dev.remora.settings.Setting;
import dev.remora.settings.SettingsTable;
import dev.remora.trust.key.SigningKey;
import dev.remora.trust.sigstore.NewBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever names any setting of trust, right or wrong, gets nothing that is not signed. */
class TrustCombinationsTest {
  private static final int SOME = 60;
  private static final List<List<Setting<?>>> SIGNERS =
      List.of(
          SettingsTable.TRUSTED_KEYS,
          SettingsTable.TRUSTED_IDENTITIES,
          SettingsTable.TRUSTED_CERTIFICATES);
  private static final String BUNDLE = "application/vnd.dev.sigstore.bundle.v0.3+json";

  @TempDir Path scratch;

  private TestImages images;
  private Content image;
  private Content configuration;
  private SigningKey key;

  /** Values of each setting, and whether they are right. */
  private final Map<Setting<?>, Map<String, Boolean>> values = new HashMap<>();

  /** How a setting may be given. */
  private enum Spelling {
    FLAG,
    VARIABLE,
    FILE
  }

  private record Given(Setting<?> setting, String value, boolean right) {}

  @BeforeEach
  void anUnsignedConfiguration() throws Exception {
    images = TestImages.in(scratch.resolve("registry"));
    image = images.image("v1");
    configuration =
        images.attach(
            image,
            MediaType.REMORA_CONFIG,
            Map.of(Annotations.CREATED, "2026-08-01T00:00:00Z"),
            Map.of("app.yaml", "a: b".getBytes(UTF_8)));
    Path keys = scratch.resolve("keys");
    KeyFiles prod = KeyFiles.in(keys, "prod");
    key = SigningKey.parse("prod.key", Files.readAllBytes(prod.signing()), Optional.empty());
    Path file = prod.verifying();
    Path text = Files.writeString(scratch.resolve("text.pub"), "no key");
    Path none = Files.createDirectory(scratch.resolve("none"));
    values.put(
        SettingsTable.VERIFY_KEY,
        Map.of(
            file.toString(),
            true,
            keys.toString(),
            true,
            "",
            false,
            file + ",",
            false,
            text.toString(),
            false,
            file + "," + text,
            false,
            none.toString(),
            false,
            file + "x",
            false));
    String root = "src/test/resources/trust/trusted-root.json";
    String authority = "src/test/resources/trust/notation-ca.pem";
    values.put(
        SettingsTable.VERIFY_IDENTITY,
        Map.of("ci@example.com", true, "", false, "a,", false, ".*@example.com", false));
    values.put(
        SettingsTable.VERIFY_ISSUER,
        Map.of("https://issuer.example.com", true, "", false, "issuer", false));
    values.put(
        SettingsTable.TRUSTED_ROOT,
        Map.of(root, true, "", false, root + "x", false, text.toString(), false));
    values.put(SettingsTable.VERIFY_CA, Map.of(authority, true, "", false, authority + "x", false));
    values.put(
        SettingsTable.VERIFY_SUBJECT, Map.of("C=DE,ST=BE,O=Example", true, "", false, "CN", false));
    values.put(
        SettingsTable.VERIFY_SINCE,
        Map.of("2020-01-01T00:00:00Z", true, "", false, "yesterday", false));
    values.put(
        SettingsTable.REVOKED,
        Map.of("sha256:" + "5c".repeat(32), true, "", false, "prod.pub", false));
    values.put(
        SettingsTable.VERIFY_ANNOTATIONS, Map.of("env=prod", true, "", false, "prod", false));
    assertTrue(values.keySet().containsAll(SettingsTable.TRUST), "every one of them");
  }

  private List<Given> given(Setting<?> setting) {
    return values.getOrDefault(setting, Map.of()).entrySet().stream()
        .map(value -> new Given(setting, value.getKey(), value.getValue()))
        .toList();
  }

  private String oci(Content content) {
    return "oci:" + scratch.resolve("registry") + "@" + content.digest();
  }

  private Run pull(List<String> target, Map<Given, Spelling> settings) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("pull"));
    arguments.addAll(target);
    arguments.add("--to=" + scratch.resolve("config"));
    Map<String, String> environment = new HashMap<>();
    List<String> lines = new ArrayList<>();
    settings.forEach(
        (given, spelling) -> {
          switch (spelling) {
            case FLAG -> arguments.add(given.setting().flag() + "=" + given.value());
            case VARIABLE -> environment.put(given.setting().variable(), given.value());
            case FILE -> lines.add(given.setting() + "=" + given.value());
          }
        });
    environment.put("REMORA_SETTINGS", Files.write(scratch.resolve("settings"), lines).toString());
    return RemoraInProcess.run(environment, arguments);
  }

  private void refuses(List<String> target, Map<Given, Spelling> settings) throws IOException {
    Run run = pull(target, settings);
    boolean right =
        settings.keySet().stream().allMatch(Given::right) && namesSigners(settings.keySet());
    assertEquals(right ? 17 : 2, run.exit(), () -> target + " " + settings + ": " + run.stderr());
    assertFalse(Files.exists(scratch.resolve("config/..data")), () -> target + " " + settings);
  }

  /** Whether it does so, and nowhere by half. */
  private static boolean namesSigners(Set<Given> settings) {
    List<Setting<?>> given = settings.stream().<Setting<?>>map(Given::setting).toList();
    List<List<Setting<?>>> named =
        SIGNERS.stream().filter(all -> all.stream().anyMatch(given::contains)).toList();
    return !named.isEmpty() && named.stream().allMatch(given::containsAll);
  }

  @Test
  void withoutAnyItIsPublished() throws IOException {
    assertEquals(0, pull(List.of(oci(image)), Map.of()).exit());
    assertTrue(Files.exists(scratch.resolve("config/app.yaml")));
  }

  @Test
  void withAllThatAreRightItIsPublishedOnceItIsSigned() throws IOException {
    Map<Given, Spelling> right = new HashMap<>();
    for (Setting<?> setting : SettingsTable.TRUST) {
      Given given = given(setting).stream().filter(Given::right).findFirst().orElseThrow();
      right.put(given, Spelling.VARIABLE);
    }
    refuses(List.of(oci(image)), right);
    Digest manifest = Digest.parse(configuration.digest());
    String bundle = NewBundle.of(manifest, new TreeMap<>(Map.of("env", "prod")), key);
    Content blob = images.blob(BUNDLE, bundle.getBytes(UTF_8));
    images.attachLayers(configuration, BUNDLE, List.of(blob.descriptor()));
    Run run = pull(List.of(oci(image)), right);
    assertEquals(0, run.exit(), run.stderr());
    assertTrue(Files.exists(scratch.resolve("config/app.yaml")));
  }

  @Test
  void eachAloneInEachSpellingAndByEachName() throws IOException {
    for (Setting<?> setting : SettingsTable.TRUST) {
      for (Given given : given(setting)) {
        refuses(List.of(oci(image)), Map.of(given, Spelling.FLAG));
        refuses(
            List.of(oci(image), "--revision=" + configuration.digest()),
            Map.of(given, Spelling.VARIABLE));
        refuses(List.of("--artifact=" + oci(configuration)), Map.of(given, Spelling.FILE));
      }
    }
  }

  @Test
  void eachBesideEachOther() throws IOException {
    for (Setting<?> one : SettingsTable.TRUST) {
      for (Setting<?> other : SettingsTable.TRUST) {
        if (one.name().compareTo(other.name()) < 0) {
          for (Given first : given(one)) {
            for (Given second : given(other)) {
              refuses(List.of(oci(image)), Map.of(first, Spelling.VARIABLE, second, Spelling.FILE));
            }
          }
        }
      }
    }
  }

  @Test
  void allTogether() throws IOException {
    for (int seed = 0; seed < SOME; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Map<Given, Spelling> settings = new HashMap<>();
      for (Setting<?> setting : SettingsTable.TRUST) {
        List<Given> all = given(setting);
        List<Given> some = all.stream().filter(g -> g.right() || random.nextBoolean()).toList();
        settings.put(
            some.get(random.nextInt(some.size())),
            Spelling.values()[random.nextInt(Spelling.values().length)]);
      }
      refuses(List.of(oci(image)), settings);
    }
  }

  /** The flag beats the variable beats the file: none of them takes back what another asks for. */
  @Test
  void oneKeyInTwoSpellings() throws IOException {
    for (Given first : given(SettingsTable.VERIFY_KEY)) {
      for (Given second : given(SettingsTable.VERIFY_KEY)) {
        Map<Given, Spelling> both = new HashMap<>();
        both.put(second, Spelling.FILE);
        both.put(first, Spelling.VARIABLE);
        Run run = pull(List.of(oci(image)), both);
        assertTrue(run.exit() == 2 || run.exit() == 17, () -> both + ": " + run.stderr());
        assertFalse(Files.exists(scratch.resolve("config/..data")), both::toString);
      }
    }
  }
}
