package dev.remora.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.discovery.AcceptedTypes;
import dev.remora.discovery.MatchRules;
import dev.remora.discovery.Policy;
import dev.remora.discovery.Selection;
import dev.remora.oci.Digest;
import dev.remora.oci.Platform;
import dev.remora.settings.Command;
import dev.remora.settings.Setting;
import dev.remora.settings.SettingsTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings of trust that are wrong: all are told, and nothing is done. */
class TrustSettingsTest {
  private static final String DIGEST = "sha256:" + "5c".repeat(32);
  private static final String IMAGE = "registry.example.com/app@" + DIGEST;
  private static final String NOBODY =
      " says which signatures count, but nothing says whose; give verify-key, verify-identity or"
          + " verify-ca, too";

  /** A command line for each command that judges configurations. */
  private static final String SIGNING = "src/test/resources/trust/openssl-ecparam.pem";

  private static final Map<String, List<String>> JUDGING =
      new TreeMap<>(
          Map.of(
              "pull", List.of("pull", IMAGE),
              "follow", List.of("follow", IMAGE),
              "discover", List.of("discover", IMAGE),
              "history", List.of("history", IMAGE),
              "diff", List.of("diff", IMAGE, "previous", "current"),
              "attach", List.of("attach", IMAGE, "app.yaml"),
              "attach --from", List.of("attach", IMAGE, "--from", "previous"),
              "sign", List.of("sign", IMAGE, DIGEST, "--sign-key=" + SIGNING),
              "detach", List.of("detach", IMAGE, DIGEST),
              "status", List.of("status", "/srv/config")));

  private static final Path ROOT = Path.of("src/test/resources/trust/trusted-root.json");
  private static final Path AUTHORITY = Path.of("src/test/resources/trust/notation-ca.pem");

  @TempDir Path scratch;

  private Path write(String name, String content) throws IOException {
    Path file = scratch.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  private Path key(String name) throws Exception {
    return key(name, "EC", 256);
  }

  private Path key(String name, String algorithm, int size) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    generator.initialize(size);
    return write(name, pem("PUBLIC KEY", generator.generateKeyPair().getPublic().getEncoded()));
  }

  private static String pem(String label, byte[] der) {
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
        .formatted(label, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der));
  }

  private static List<String> mistakes(Session session, String... arguments) {
    int code = session.run(arguments);
    assertTrue(session.executedNothing(), List.of(arguments).toString());
    assertEquals(2, code);
    return session.errLines();
  }

  private static Policy policy(Session session, String... arguments) {
    assertEquals(0, session.run(arguments), session.err());
    return session.executed().policy();
  }

  @Test
  void everyCommandThatJudgesConfigurationsAsksForTheSignature() throws Exception {
    String key = key("prod.pub").toString();
    for (List<String> words : JUDGING.values()) {
      String[] arguments = words.toArray(String[]::new);
      assertEquals(Policy.NONE, policy(new Session(), arguments));
      Session session = new Session().with("REMORA_VERIFY_KEY", key);
      assertNotEquals(Policy.NONE, policy(session, arguments), words.toString());
    }
    Set<Command> judging = SettingsTable.VERIFY_KEY.commands();
    for (Command command : Command.all()) {
      assertEquals(
          JUDGING.values().stream().anyMatch(w -> w.getFirst().equals(command.toString())),
          judging.contains(command),
          command.toString());
    }
  }

  @Test
  void whatMeansNothingWithoutSignersIsAMistakeOfEachCommand() {
    for (Setting<?> setting :
        List.of(
            SettingsTable.VERIFY_SINCE, SettingsTable.REVOKED, SettingsTable.VERIFY_ANNOTATIONS)) {
      for (List<String> words : JUDGING.values()) {
        Session session = new Session().with(setting.variable(), setting.example());
        assertEquals(
            List.of("remora: " + setting + ":" + NOBODY),
            mistakes(session, words.toArray(String[]::new)));
      }
    }
  }

  /** Whether or not somebody else is named as well. */
  @Test
  void aPartOfWhatBelongsTogetherIsAMistakeOfEachCommand() throws Exception {
    String key = key("prod.pub").toString();
    for (List<Setting<?>> together :
        List.of(SettingsTable.TRUSTED_IDENTITIES, SettingsTable.TRUSTED_CERTIFICATES)) {
      for (Setting<?> missing : together) {
        for (List<String> words : JUDGING.values()) {
          for (Session session :
              List.of(new Session(), new Session().with("REMORA_VERIFY_KEY", key))) {
            List<Setting<?>> given = together.stream().filter(s -> !s.equals(missing)).toList();
            given.forEach(setting -> session.with(setting.variable(), setting.example()));
            List<String> lines = mistakes(session, words.toArray(String[]::new));
            assertEquals(1, lines.size(), lines::toString);
            String line = lines.getFirst();
            assertTrue(line.startsWith("remora: " + given.getFirst() + ": needs "), line);
            assertTrue(line.endsWith(" beside it; missing: " + missing), line);
          }
        }
      }
    }
    assertEquals(
        List.of(
            "remora: verify-identity: needs verify-issuer and trusted-root beside it; missing:"
                + " verify-issuer and trusted-root"),
        mistakes(new Session().with("REMORA_VERIFY_IDENTITY", "ci@example.com"), "pull", IMAGE));
  }

  @Test
  void whatIsThereButWrongIsNotMissingAsWell() {
    Session session =
        new Session()
            .with("REMORA_VERIFY_IDENTITY", "ci@example.com")
            .with("REMORA_VERIFY_ISSUER", "no URL")
            .with("REMORA_TRUSTED_ROOT", "");
    List<String> lines = mistakes(session, "pull", IMAGE);
    assertEquals(2, lines.size(), lines::toString);
    assertTrue(lines.stream().noneMatch(line -> line.contains("missing")), lines::toString);
  }

  /** One issuer would otherwise vouch for a name that only another one gives. */
  @Test
  void eachIdentityHasItsIssuer() throws Exception {
    Session session =
        new Session()
            .with("REMORA_VERIFY_IDENTITY", "ci@example.com,dev@example.com")
            .with("REMORA_VERIFY_ISSUER", "https://a.example.com")
            .with("REMORA_TRUSTED_ROOT", write("root.json", "{}").toString());
    List<String> lines = mistakes(session, "pull", IMAGE);
    assertTrue(
        lines
            .getFirst()
            .contains("verify-issuer: names 1, and verify-identity 2; each identity has"),
        lines::toString);
  }

  @Test
  void aKeyThatIsWrongItselfIsNotCalledMissingAsWell() {
    Session session = new Session().with("REMORA_VERIFY_SINCE", "2026-08-01T00:00:00Z");
    for (String wrong : List.of("", "a,,b", "k8s://ns/key", "${KEY}")) {
      session.with("REMORA_VERIFY_KEY", wrong);
      List<String> lines = mistakes(session, "pull", IMAGE);
      assertEquals(1, lines.size(), lines::toString);
      assertTrue(lines.getFirst().startsWith("remora: REMORA_VERIFY_KEY: "), lines::toString);
    }
  }

  @Test
  void everyKeyThatCannotBeUsedIsNamedInOneRunWithTheReason() throws Exception {
    String good = key("good.pub").toString();
    String bad =
        String.join(
            ",",
            List.of(
                good,
                scratch.resolve("missing.pub").toString(),
                write("empty.pub", "").toString(),
                write("text.pub", "hello").toString(),
                write("large.pub", "-----BEGIN PUBLIC KEY-----\n" + "A".repeat(70_000)).toString(),
                Files.createDirectory(scratch.resolve("none")).toString()));
    Session session = new Session().with("REMORA_DEADLINE", "soon");
    List<String> lines = mistakes(session, "pull", IMAGE, "--verify-key", bad, "--too=x");

    assertEquals(7, lines.size(), lines::toString);
    for (String name : List.of("missing", "empty", "text", "large")) {
      String line = "remora: verify-key: the key " + scratch.resolve(name + ".pub") + " cannot be ";
      assertTrue(lines.stream().anyMatch(l -> l.startsWith(line)), lines::toString);
    }
    assertTrue(
        lines.stream().anyMatch(l -> l.endsWith("missing.pub cannot be read: it is not there")));
    assertTrue(
        lines.contains(
            "remora: verify-key: the directory "
                + scratch.resolve("none")
                + " has no file whose name ends in .pub"),
        lines::toString);
  }

  @Test
  void aTrustedRootThatCannotBeUsedIsNamedWithTheReason() throws Exception {
    Map<Path, String> wrong =
        Map.of(
            scratch.resolve("missing.json"), " cannot be read: it is not there",
            write("empty.json", ""), " cannot be used: ",
            write("text.json", "hello"), " cannot be used: ",
            write("other.json", "{\"mediaType\":\"text/plain\"}"), " cannot be used: ",
            write("large.json", "{}" + " ".repeat(300 << 10)), "is larger than 256 KiB",
            key("prod.pub"), " cannot be used: ",
            Files.createDirectory(scratch.resolve("roots")), " cannot be read: it is a directory");
    for (Map.Entry<Path, String> one : wrong.entrySet()) {
      List<String> lines =
          mistakes(
              new Session(),
              "pull",
              IMAGE,
              "--verify-identity=ci@example.com",
              "--verify-issuer=https://issuer.example.com",
              "--trusted-root=" + one.getKey());
      assertEquals(1, lines.size(), lines::toString);
      String line = "remora: trusted-root: the trusted root " + one.getKey();
      assertTrue(lines.getFirst().startsWith(line), lines::toString);
      assertTrue(lines.getFirst().contains(one.getValue()), lines::toString);
    }
  }

  @Test
  void anAuthorityThatCannotBeUsedIsNamedWithTheReason() throws Exception {
    Map<Path, String> wrong =
        Map.of(
            scratch.resolve("missing.pem"), "cannot be read: it is not there",
            write("empty.pem", ""), "cannot be used: it holds no certificate",
            write("text.pem", "hello"), "cannot be used: it holds no certificate",
            write("large.pem", "#".repeat(300 << 10)), "cannot be used: it is larger than 256 KiB",
            key("prod.pub"), "cannot be used: ",
            Files.createDirectory(scratch.resolve("none")), "has no file whose name ends in .pem");
    for (Map.Entry<Path, String> one : wrong.entrySet()) {
      List<String> lines =
          mistakes(
              new Session(),
              "pull",
              IMAGE,
              "--verify-subject=C=DE,ST=BE,O=Example",
              "--verify-ca=" + AUTHORITY + "," + one.getKey());
      assertEquals(1, lines.size(), lines::toString);
      assertTrue(lines.getFirst().startsWith("remora: verify-ca: the "), lines::toString);
      assertTrue(lines.getFirst().contains(one.getKey() + " " + one.getValue()), lines::toString);
    }
  }

  @Test
  void weakKeysAreMistakes() throws Exception {
    Path p224 =
        Files.copy(Path.of("src/test/resources/trust/p224.pub"), scratch.resolve("p224.pub"));
    for (Path weak : List.of(key("rsa1024.pub", "RSA", 1024), p224)) {
      List<String> lines = mistakes(new Session(), "pull", IMAGE, "--verify-key", weak.toString());
      assertEquals(1, lines.size(), lines::toString);
      assertTrue(lines.getFirst().contains(weak + " cannot be used: "), lines::toString);
    }
  }

  @Test
  void aPrivateKeyIsNotRepeated() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    byte[] secret = generator.generateKeyPair().getPrivate().getEncoded();
    Path file = write("prod.key", pem("PRIVATE KEY", secret));
    List<String> lines = mistakes(new Session(), "pull", IMAGE, "--verify-key", file.toString());
    String body = Base64.getEncoder().encodeToString(secret).substring(0, 20);
    assertTrue(lines.stream().noneMatch(line -> line.contains(body)), lines::toString);
    for (String text : List.of(pem("PRIVATE KEY", secret), "LS0tLS1CRUdJTi" + body)) {
      lines = mistakes(new Session().with("REMORA_VERIFY_KEY", text), "pull", IMAGE);
      assertTrue(lines.stream().noneMatch(line -> line.contains(body)), lines::toString);
    }
  }

  /** As a mounted secret or ConfigMap looks. */
  @Test
  void aMountedSecretIsReadThroughItsLinks() throws Exception {
    Path mount = scratch.resolve("keys");
    key("keys/..2026_08_01/b.pub");
    key("keys/..2026_08_01/a.pub");
    write("keys/..2026_08_01/README", "not a key");
    Files.createSymbolicLink(mount.resolve("..data"), Path.of("..2026_08_01"));
    for (String name : List.of("b.pub", "a.pub", "README")) {
      Files.createSymbolicLink(mount.resolve(name), Path.of("..data", name));
    }
    write("keys/._a.pub", "what another system leaves beside its files");

    String both = policy(new Session(), "pull", IMAGE, "--verify-key", mount + "/").toString();
    String named =
        policy(new Session(), "pull", IMAGE, "--verify-key", mount + "/b.pub," + mount + "/a.pub")
            .toString();
    String one = policy(new Session(), "pull", IMAGE, "--verify-key", mount + "/a.pub").toString();
    assertEquals(both, named);
    assertNotEquals(both, one);
  }

  @Test
  void whatLooksLikeAKeyInADirectoryIsNeverPassedOver() throws Exception {
    key("keys/good.pub");
    Path keys = scratch.resolve("keys");
    Files.createSymbolicLink(keys.resolve("lost.pub"), Path.of("..data/lost.pub"));
    Files.createDirectory(keys.resolve("dir.pub"));
    List<String> lines = mistakes(new Session(), "pull", IMAGE, "--verify-key", keys.toString());
    assertEquals(2, lines.size(), lines::toString);
    assertTrue(
        lines.getFirst().contains("dir.pub cannot be read: it is a directory"), lines::toString);
    assertTrue(
        lines.getLast().contains("lost.pub cannot be read: it is not there"), lines::toString);
  }

  /** Whoever may attach a configuration must not bring the key by which it is verified. */
  @Test
  void aKeyThatAConfigurationMayHaveBroughtIsAMistake() throws Exception {
    String onVolume = key("config/..data/prod.pub").toString();
    String inLayout = key("layout/prod.pub").toString();
    Path link = Files.createSymbolicLink(scratch.resolve("prod.pub"), Path.of(onVolume));
    for (String key : List.of(onVolume, inLayout, link.toString())) {
      List<String> lines =
          mistakes(
              new Session(),
              "pull",
              "oci:" + scratch.resolve("layout"),
              "--to=" + scratch.resolve("config"),
              "--verify-key=" + key);
      assertEquals(1, lines.size(), lines::toString);
      assertTrue(
          lines.getFirst().contains("where content from registries is written"), lines::toString);
    }
  }

  @Test
  void aRootAndAnAuthorityOfAConfigurationAreMistakes() throws Exception {
    Path volume = Files.createDirectories(scratch.resolve("config/..data"));
    for (List<String> named :
        List.of(
            List.of(
                "--verify-identity=ci@example.com",
                "--verify-issuer=https://issuer.example.com",
                "--trusted-root=" + Files.copy(ROOT, volume.resolve("root.json"))),
            List.of(
                "--verify-subject=C=DE,ST=BE,O=Example",
                "--verify-ca=" + Files.copy(AUTHORITY, volume.resolve("ca.pem"))))) {
      List<String> arguments = new ArrayList<>(List.of("pull", IMAGE));
      arguments.add("--to=" + scratch.resolve("config"));
      arguments.addAll(named);
      List<String> lines = mistakes(new Session(), arguments.toArray(String[]::new));
      assertEquals(1, lines.size(), lines::toString);
      assertTrue(
          lines.getFirst().contains("where content from registries is written"), lines::toString);
    }
  }

  /** What volumes and caches remember was chosen by one; by another, other things counted. */
  @Test
  void eachChangesTheFingerprintOfTheSelection() throws Exception {
    Map<String, String> usual =
        new TreeMap<>(
            Map.of(
                "verify-key",
                key("a.pub").toString(),
                "verify-identity",
                "ci@example.com",
                "verify-issuer",
                "https://a.example.com",
                "trusted-root",
                ROOT.toString(),
                "verify-ca",
                AUTHORITY.toString(),
                "verify-subject",
                "C=DE,ST=BE,O=Example"));
    Path later =
        write(
            "later.json", Files.readString(ROOT).replaceFirst("\"start\": *\"2", "\"start\":\"3"));
    Map<String, List<String>> others =
        Map.of(
            "verify-key",
            List.of(key("b.pub").toString(), usual.get("verify-key") + "," + key("c.pub")),
            "verify-identity",
            List.of("CI@example.com", "ci@example.org"),
            "verify-issuer",
            List.of("https://b.example.com", "https://a.example.com/"),
            "trusted-root",
            List.of(later.toString()),
            "verify-ca",
            List.of(authorityOf(ROOT).toString()),
            "verify-subject",
            List.of("C=DE,ST=BE,O=Example,CN=a", "C=DE,ST=BE,O=Example;C=DE,ST=BE,O=Other"),
            "verify-since",
            List.of("2026-08-01T00:00:00Z", "2026-08-01T00:00:01Z"),
            "revoked",
            List.of(DIGEST, "SHA256:NTFun0wGmBNtvrRe9Tn7WWVA1yhJ5VyJ1dbLnDx5Mxc="),
            "verify-annotations",
            List.of("env=prod", "env=test", "env=prod,by=ci"));
    Set<Digest> fingerprints = new HashSet<>(Set.of(fingerprint(Map.of()), fingerprint(usual)));
    int made = 2;
    for (Setting<?> setting : SettingsTable.TRUST) {
      for (String other : Objects.requireNonNull(others.get(setting.name()), setting.name())) {
        Map<String, String> changed = new TreeMap<>(usual);
        changed.put(setting.name(), other);
        fingerprints.add(fingerprint(changed));
        assertEquals(++made, fingerprints.size(), setting + "=" + other);
      }
    }
  }

  /** The first that is in a trusted root. */
  private Path authorityOf(Path root) throws IOException {
    String base64 =
        Files.readString(root)
            .replaceAll("(?s).*?\"certificateAuthorities\".*?\"rawBytes\": *\"([^\"]+)\".*", "$1");
    return write("other-ca.pem", pem("CERTIFICATE", Base64.getDecoder().decode(base64)));
  }

  private static Digest fingerprint(Map<String, String> settings) {
    List<String> arguments = new ArrayList<>(List.of("pull", IMAGE));
    settings.forEach((name, value) -> arguments.add("--" + name + "=" + value));
    Policy policy = policy(new Session(), arguments.toArray(String[]::new));
    return new Selection(
            AcceptedTypes.USUAL,
            MatchRules.none(),
            Optional.empty(),
            Optional.empty(),
            false,
            Platform.parse("linux/amd64"),
            policy,
            Instant.EPOCH)
        .fingerprint(Instant.parse("2026-08-01T00:00:00Z"));
  }
}
