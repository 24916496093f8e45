package dev.remora.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.discovery.Candidate;
import dev.remora.discovery.Evidence;
import dev.remora.discovery.Policy;
import dev.remora.discovery.Selections;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.oci.Digest;
import dev.remora.oci.Signature;
import dev.remora.publish.Basis;
import dev.remora.publish.RecordedSignature;
import dev.remora.source.ContentSource;
import dev.remora.time.Deadline;
import dev.remora.trust.Verdict;
import dev.remora.trust.proof.Miss;
import dev.remora.trust.proof.Signer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * What volumes and caches keep of a signature, and what is made of it later: evidence, which counts
 * by the keys of the day.
 */
class SignedStartTest extends StartScenario {
  private static final Policy NOBODY_ASKS = Policy.NONE;

  /** Who signed what, as the registry has it. */
  private final Map<Digest, String> signers = new HashMap<>();

  private final Set<Digest> revoked = new HashSet<>();

  private final Policy alice = new SignedBy("alice");
  private final Policy bob = new SignedBy("bob");

  @Test
  void whoSignedIsKeptWithWhatIsPublished() throws IOException {
    sign("alice");
    StartResult started = start(alice);
    assertEquals("alice.pub (SHA256:alice)", signer(started));
    assertEquals(started.signature(), started.published().orElseThrow().provenance().signature());
    assertTrue(provenance().contains("alice.pub (SHA256:alice)"), provenance());
  }

  @Test
  void whereNobodyAsksForASignatureNothingIsSaidOfOne() throws IOException {
    sign("alice");
    assertEquals(Optional.empty(), start(NOBODY_ASKS).signature());
    assertFalse(provenance().contains("signature"), provenance());
  }

  @Test
  void whatLiesOnTheVolumeIsVerifiedAgain() {
    sign("alice");
    start(alice);
    outage();
    StartResult started = start(alice);
    assertEquals(Basis.VOLUME, started.basis());
    assertEquals("alice.pub (SHA256:alice)", signer(started));
    assertThrows(RegistryUnavailable.class, () -> start(bob));
    assertEquals(Optional.empty(), start(NOBODY_ASKS).signature());
  }

  @Test
  void whatLiesInTheCacheIsVerifiedAgainAndKeptWithWhatIsPublished() throws IOException {
    sign("alice");
    fillCache(alice);
    caching = true;
    outage();
    assertThrows(RegistryUnavailable.class, () -> start(bob));
    assertEquals("nothing", found());
    StartResult started = start(alice);
    assertEquals(Basis.CACHE, started.basis());
    assertEquals("alice.pub (SHA256:alice)", signer(started));
    assertTrue(provenance().contains("alice.pub (SHA256:alice)"), provenance());
  }

  @Test
  void whatWasKeptWhenNobodyAskedIsNoStart() {
    sign("alice");
    caching = true;
    start(NOBODY_ASKS);
    fillCache(NOBODY_ASKS);
    outage();
    assertThrows(RegistryUnavailable.class, () -> start(alice));
  }

  @Test
  void aStartThatFailsSaysWhyWhatWasKeptIsNone() {
    sign("alice");
    fillCache(alice);
    caching = true;
    outage();
    String kept = revision.digest().shortened();
    assertSaid(kept + " in the cache carries a signature of another key", bob);
    start(alice);
    assertSaid(kept + " on the volume carries a signature of another key", bob);
    revoked.add(revision.digest());
    assertSaid(kept + " on the volume is revoked", alice);
  }

  private void assertSaid(String why, Policy policy) {
    RegistryUnavailable failure = assertThrows(RegistryUnavailable.class, () -> start(policy));
    assertTrue(
        failure.line().contains("down, and what was kept does not count: " + why), failure::line);
  }

  @Test
  void aStartWithNoneSaysSoToo() {
    sign("alice");
    start(alice);
    outage();
    onFailure = OnFailure.CONTINUE;
    assertEquals(Basis.NONE, start(bob).basis());
    String said = warnings.getLast();
    assertTrue(said.contains("on the volume carries a signature of another key"), said);
    assertTrue(said.endsWith("goes on without any configuration"), said);
  }

  @Test
  void aNeighbourWhoAsksForNoneTakesNoneOutOfTheCache() {
    sign("alice");
    fillCache(alice);
    fillCache(NOBODY_ASKS);
    caching = true;
    outage();
    assertEquals("alice.pub (SHA256:alice)", signer(start(alice)));
  }

  @Test
  void whatTheVolumeSaysOfItsSignerIsNotRepeated() throws IOException {
    sign("alice");
    start(alice);
    Path document = config.resolve("..data/.remora.json");
    Files.writeString(document, provenance().replace("alice.pub", "security-team.pub"));
    assertEquals("alice.pub (SHA256:alice)", signer(start(alice)));
    outage();
    assertEquals("alice.pub (SHA256:alice)", signer(start(alice)));
    VolumeStatus status = status(alice);
    assertTrue(status.verified());
    assertEquals("alice.pub (SHA256:alice)", status.signature().orElseThrow().signer());
  }

  @Test
  void evidenceThatWasDamagedIsNoneAndNothingIsLost() throws IOException {
    sign("alice");
    start(alice);
    Path document = config.resolve("..data/.remora.json");
    Files.writeString(document, provenance().replace("cosign-bundle", "cosign-nonsense"));
    outage();
    assertEquals("is not signed", status(alice).distrust().orElseThrow().why());
    assertEquals(Optional.empty(), status(alice).signature());
    assertThrows(RegistryUnavailable.class, () -> start(alice));
    assertEquals("ours", found());
    assertEquals(Basis.VOLUME, start(NOBODY_ASKS).basis());
    backAgain();
    assertEquals("alice.pub (SHA256:alice)", signer(start(alice)));
  }

  @Test
  void theStatusIsThatOfTodaysKeys() {
    sign("alice");
    start(alice);
    VolumeStatus unasked = status(NOBODY_ASKS);
    assertFalse(unasked.verified());
    assertEquals(Optional.empty(), unasked.distrust());
    assertEquals("alice.pub (SHA256:alice)", unasked.signature().orElseThrow().signer());
    assertEquals(Optional.empty(), status(alice).distrust());
    VolumeStatus others = status(bob);
    assertEquals(Optional.empty(), others.signature());
    assertEquals("carries a signature of another key", others.distrust().orElseThrow().why());
  }

  @Test
  void theSignerOfWhatIsRevokedIsNotNamed() {
    sign("alice");
    start(alice);
    revoked.add(revision.digest());
    VolumeStatus status = status(alice);
    assertEquals(Optional.empty(), status.signature());
    assertEquals("is revoked", status.distrust().orElseThrow().why());
    outage();
    assertThrows(RegistryUnavailable.class, () -> start(alice));
  }

  private void sign(String signer) {
    signers.put(revision.digest(), signer);
  }

  private StartResult start(Policy policy) {
    selection = Selections.by("custom/config", policy);
    return start(image);
  }

  private void fillCache(Policy policy) {
    selection = Selections.by("custom/config", policy);
    fillCache();
  }

  private VolumeStatus status(Policy policy) {
    return VolumeStatus.of(volume(), Optional.empty(), policy, Deadline.in(DEADLINE, clock));
  }

  private static String signer(StartResult started) {
    return started.signature().map(RecordedSignature::signer).orElse("nobody");
  }

  private String provenance() throws IOException {
    return Files.readString(config.resolve("..data/.remora.json"));
  }

  /** Only what one person signed counts; signing is writing one's name here. */
  private final class SignedBy implements Policy {
    private final String who;

    SignedBy(String who) {
      this.who = who;
    }

    @Override
    public Optional<Miss> objection(Candidate candidate) {
      Optional<String> name = candidate.signature().map(Signature::content);
      if (name.isEmpty()) {
        return Optional.of(new Miss(Miss.Reason.NOT_SIGNED, "is not signed"));
      }
      if (revoked.contains(candidate.digest())) {
        return Optional.of(new Miss(Miss.Reason.REVOKED, "is revoked"));
      }
      return name.equals(Optional.of(who))
          ? Optional.empty()
          : Optional.of(new Miss(Miss.Reason.OTHER_KEY, "carries a signature of another key"));
    }

    @Override
    public boolean needsEvidence() {
      return true;
    }

    @Override
    public Evidence evidence(Digest manifest, ContentSource source) {
      Optional<Signature> found =
          Optional.ofNullable(signers.get(manifest))
              .map(name -> new Signature(Signature.Kind.BUNDLE, manifest, name, ""));
      return new Evidence(found, Optional.empty());
    }

    @Override
    public Optional<Verdict.Signed> signed(Candidate candidate) {
      Signer signer = new Signer.Key(who + ".pub", "SHA256:" + who);
      return candidate
          .signature()
          .filter(signature -> signature.content().equals(who))
          .map(signature -> new Verdict.Signed(signer, signature, new TreeMap<>()));
    }

    @Override
    public String toString() {
      return who;
    }
  }
}
