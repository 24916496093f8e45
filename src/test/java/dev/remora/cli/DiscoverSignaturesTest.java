package dev.remora.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.discovery.Candidate;
import dev.remora.discovery.Policy;
import dev.remora.discovery.Referrer;
import dev.remora.discovery.Survey;
import dev.remora.json.JsonObject;
import dev.remora.json.MalformedJson;
import dev.remora.oci.Annotations;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.MediaType;
import dev.remora.oci.Signature;
import dev.remora.trust.Verdict;
import dev.remora.trust.proof.Miss;
import dev.remora.trust.proof.Signer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code discover} says of signatures, where they are asked for, and nothing where not. */
class DiscoverSignaturesTest {
  private static final String FINGERPRINT = "SHA256:NTFun0wGmBNtvrRe9Tn7WWVA1yhJ5VyJ1dbLnDx5Mxc=";
  private static final Signature SIGNATURE =
      new Signature(Signature.Kind.BUNDLE, Samples.OTHER, "{}", "");
  private static final Descriptor LISTED = Descriptor.of(MediaType.MANIFEST, Samples.REVISION, 700);
  private static final Candidate CANDIDATE =
      new Candidate(
          Samples.REVISION,
          Samples.IMAGE,
          MediaType.REMORA_CONFIG,
          new Annotations(Map.of("env", "prod", Annotations.CREATED, Samples.CREATED)));

  private static final Policy SIGNED = new SignedBy(new Signer.Key("prod.pub", FINGERPRINT));

  /** One for which whatever has a signature was signed by this signer. */
  private record SignedBy(Signer signer) implements Policy {
    @Override
    public Optional<Miss> objection(Candidate candidate) {
      return Optional.empty();
    }

    @Override
    public Optional<Verdict.Signed> signed(Candidate candidate) {
      return candidate
          .signature()
          .map(s -> new Verdict.Signed(signer, s, new TreeMap<>(Map.of("by", "ci"))));
    }

    @Override
    public String demand() {
      return "signed by " + signer.name();
    }
  }

  private final Session session = new Session();

  private static Referrer signed() {
    return new Referrer.Accepted(LISTED, CANDIDATE.with(Optional.of(SIGNATURE)), Optional.empty());
  }

  private static Referrer refused(Miss.Reason reason, String why) {
    return new Referrer.Refused(LISTED, CANDIDATE, new Miss(reason, why));
  }

  private String discover(String format, Policy policy, Referrer... referrers) {
    session.whose(
        invocation -> {
          Optional<Digest> pulled = Optional.of(LISTED.digest());
          Survey survey =
              new Survey(
                  Samples.IMAGE,
                  List.of(referrers),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty());
          return new Result.Discovered(
              Samples.REFERENCE,
              Samples.IMAGE,
              survey.referrers().stream().map(r -> AttachedItem.of(r, pulled, policy)).toList(),
              Outlook.of(survey, "", policy),
              ((Invocation.Discover) invocation).listing());
        });
    assertEquals(0, session.run("discover", Samples.REFERENCE.toString(), "-o", format));
    return session.out();
  }

  private JsonObject json(Policy policy, Referrer referrer) throws MalformedJson {
    String out = discover("json", policy, referrer);
    return JsonObject.parse(out.getBytes(StandardCharsets.UTF_8)).objects("attached").getFirst();
  }

  @Test
  void whoSignedIsNamedWithTheFingerprintOfTheKey() throws MalformedJson {
    String line = "signed by prod.pub (" + FINGERPRINT + ")";
    assertTrue(discover("tree", SIGNED, signed()).contains("── " + line + "\n"), session.out());
    String row = discover("table", SIGNED, signed()).lines().skip(1).findFirst().orElseThrow();
    assertTrue(row.startsWith("takes  "), row);
    assertTrue(row.endsWith("  signed by prod.pub (SHA256:NTFun0wGmBNt…)  env=prod"), row);

    JsonObject signature = json(SIGNED, signed()).object("signature").orElseThrow();
    assertEquals("signed", signature.text("verdict"));
    assertEquals("cosign-bundle", signature.text("kind"));
    assertEquals("prod.pub (" + FINGERPRINT + ")", signature.text("signer"));
    assertEquals("key", signature.text("signerKind"));
    assertEquals(Samples.OTHER.toString(), signature.text("digest"));
    assertEquals(Map.of("by", "ci"), signature.textMap("annotations"));
    assertEquals(Samples.CREATED, signature.text("created"));
    assertFalse(signature.has("reason"));
  }

  /** A whole fingerprint would not: it is for pipes and JSON. */
  @Test
  void linesOnATerminalFit() {
    session.onATerminal().with("NO_COLOR", "1");
    String out = discover("tree", SIGNED, signed());
    assertTrue(out.contains("signed by prod.pub (SHA256:NTFun0wGmBNt…)"), out);
    assertTrue(out.lines().allMatch(line -> line.length() <= 80), out);
  }

  private static List<Signer> longNames() {
    String repository = "https://github.com/" + "o".repeat(40) + "/app";
    String workflow = repository + "/.github/workflows/deploy.yaml@refs/heads/main";
    return List.of(
        new Signer.Identity(workflow, "https://token.actions.githubusercontent.com"),
        new Signer.Certificate("C=DE, ST=BE, O=" + "o".repeat(90) + ", CN=app", FINGERPRINT),
        new Signer.Key("k".repeat(200) + ".pub", FINGERPRINT));
  }

  /** Of a workflow the end tells which it is. */
  @ParameterizedTest
  @MethodSource("longNames")
  void whateverASignerIsCalledLinesOnATerminalFit(Signer signer) throws MalformedJson {
    assertEquals(
        signer.toString(),
        json(new SignedBy(signer), signed()).object("signature").orElseThrow().text("signer"));
    assertTrue(discover("tree", new SignedBy(signer), signed()).contains("by " + signer + "\n"));
    session.onATerminal().with("NO_COLOR", "1");
    String out = discover("tree", new SignedBy(signer), signed());
    assertTrue(out.lines().allMatch(line -> line.length() <= 80), out);
    String end = signer.name().substring(signer.name().length() - 10);
    assertTrue(out.lines().anyMatch(l -> l.contains("signed by …") && l.contains(end)), out);
  }

  @Test
  void whatIsAskedForIsWrappedOnATerminal() {
    session.onATerminal().with("NO_COLOR", "1");
    Policy policy =
        new SignedBy(
            new Signer.Certificate(
                "C=DE, " + "O=o ".repeat(30) + "OU=" + "u".repeat(99), "SHA256:"));
    String out = discover("tree", policy, refused(Miss.Reason.NOT_SIGNED, "carries none"));
    assertTrue(out.contains("\npull takes none of these (exit 17): none is signed by"), out);
    assertTrue(out.contains("\n…" + "u".repeat(79) + "\n"), out);
    assertTrue(out.lines().allMatch(line -> line.length() <= 80), out);
  }

  /** A stranger's annotation does not make a line longer either. */
  @Test
  void annotationsAreCutOnATerminalAlone() {
    Candidate annotated =
        new Candidate(
            Samples.REVISION,
            Samples.IMAGE,
            MediaType.REMORA_CONFIG,
            new Annotations(Map.of("note", "n".repeat(300))));
    Referrer listed = new Referrer.Accepted(LISTED, annotated, Optional.empty());
    assertTrue(discover("tree", SIGNED, listed).contains("note=" + "n".repeat(300) + "\n"));
    session.onATerminal().with("NO_COLOR", "1");
    String out = discover("tree", SIGNED, listed);
    assertTrue(out.contains("note=nnn") && out.contains("n…\n"), out);
    assertTrue(out.lines().allMatch(line -> line.length() <= 80), out);
  }

  @ParameterizedTest
  @CsvSource({
    "NOT_SIGNED, not-signed, not signed",
    "OTHER_KEY, other-key, signature of another key",
    "ATTESTATION, attestation, 'attestation, no signature'",
    "NOT_LOOKED_AT, not-looked-at, not looked at (bound)",
  })
  void whatDoesNotCountIsAConfigurationAndSaysWhy(Miss.Reason reason, String verdict, String text)
      throws MalformedJson {
    Referrer refused = refused(reason, "carries what it carries");
    String tree = discover("tree", SIGNED, refused);
    assertTrue(tree.contains("── " + text + "\n"), tree);
    assertTrue(tree.contains(MediaType.REMORA_CONFIG + "\n"), "not called something else: " + tree);
    assertTrue(
        tree.endsWith("\npull takes none of these (exit 17): none is signed by prod.pub\n"), tree);
    String row = discover("table", SIGNED, refused).lines().skip(1).findFirst().orElseThrow();
    assertTrue(row.startsWith("refuses  ") && row.contains("  " + text + "  env=prod"), row);

    JsonObject item = json(SIGNED, refused);
    assertFalse(item.flag("accepted") || item.flag("chosen"));
    assertEquals(MediaType.REMORA_CONFIG, item.text("artifactType"));
    JsonObject signature = item.object("signature").orElseThrow();
    assertEquals(verdict, signature.text("verdict"));
    assertEquals("carries what it carries", signature.text("reason"));
    assertFalse(signature.has("signer"));
  }

  @ParameterizedTest
  @EnumSource(Miss.Reason.class)
  void everyReasonHasWordsThatFit(Miss.Reason reason) {
    session.onATerminal().with("NO_COLOR", "1");
    String out = discover("tree", SIGNED, refused(reason, "x".repeat(300)));
    assertTrue(out.lines().allMatch(line -> line.length() <= 80), out);
  }

  @Test
  void whatAStrangerSignedWritesNothingToTheTerminal() {
    session.onATerminal();
    Referrer refused = refused(Miss.Reason.ATTESTATION, "carries \u001b[31mred");
    assertFalse(discover("tree", SIGNED, refused).contains("\u001b[31mred"));
  }

  @Test
  void nothingIsSaidWhereNobodyAsks() throws MalformedJson {
    Referrer accepted = new Referrer.Accepted(LISTED, CANDIDATE, Optional.empty());
    assertFalse(json(Policy.NONE, accepted).has("signature"));
    assertFalse(discover("tree", Policy.NONE, accepted).contains("sign"));
    assertTrue(
        discover("table", Policy.NONE, accepted)
            .lines()
            .findFirst()
            .orElseThrow()
            .matches("PULL +DIGEST +TYPE +CREATED +ANNOTATIONS"));
  }
}
