package dev.remora.attach;

import dev.remora.discovery.Candidate;
import dev.remora.discovery.Discovery;
import dev.remora.discovery.SigningStep;
import dev.remora.failure.AmbiguousChoice;
import dev.remora.failure.IntegrityFailure;
import dev.remora.failure.NothingAttached;
import dev.remora.failure.Purpose;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.failure.UsageFailure;
import dev.remora.oci.Digest;
import dev.remora.oci.ImageReference;
import dev.remora.oci.Manifest;
import dev.remora.oci.Platform;
import dev.remora.oci.SignerKind;
import dev.remora.source.ContentSource;
import dev.remora.source.ContentTarget;
import dev.remora.source.Lookup;
import dev.remora.time.Deadline;
import dev.remora.trust.Revocations;
import dev.remora.trust.Signatures;
import dev.remora.trust.TrustRules;
import dev.remora.trust.Verdict;
import dev.remora.trust.Verifier;
import dev.remora.trust.sigstore.TrustedKeys;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Signs what is attached already, whoever attached it, unless {@code pull} would not choose it even
 * then, or the same key has signed it already.
 *
 * @param source of one repository
 * @param discovery as {@code pull} does it
 * @param platform whose manifest of an index is meant; nothing where the index itself is
 * @param deadline of all that is done
 * @param random parts those that wait for a listing
 */
public record RevisionSigner(
    ContentSource source,
    ContentTarget target,
    Discovery discovery,
    Optional<Platform> platform,
    Deadline deadline,
    RandomGenerator random) {

  /**
   * Signs one.
   *
   * @param force even if it would not be chosen, or breaks a pull
   * @throws NothingAttached when no candidate is named so
   * @throws AmbiguousChoice when it would not be chosen, or breaks a pull; nothing was sent then
   * @throws RegistryUnavailable when the listing does not show the signature in time
   */
  public SignedRevision sign(
      ImageReference image, RevisionName revision, Signing signing, boolean force) {
    AttachmentSubject subject = new SubjectLookup(source, platform).find(image);
    Purpose purpose =
        new Purpose("sign " + revision + " of", source.name() + "@" + subject.digest());
    AttachedRevisions attached = AttachedRevisions.to(subject, source, discovery);
    Candidate meant = attached.named(revision, purpose);
    Manifest manifest = manifest(meant, purpose);
    Foresight foresight = new Foresight(source, discovery);
    Forecast forecast =
        meant.subject().equals(subject.digest())
            ? foresight.of(subject)
            : foresight.of(attached.around(meant), meant);
    Optional<Verdict.Signed> before = before(manifest, signing);
    if (before.isPresent()) {
      Candidate signed =
          Candidate.of(manifest, meant.subject()).with(Optional.of(before.get().signature()));
      return new SignedRevision(
          manifest.digest(),
          meant.subject(),
          before.get(),
          false,
          forecast.whyNotChosen(signed),
          List.of());
    }
    NewSignature signature = NewSignature.of(manifest.raw().descriptor(), signing, forecast.now());
    Candidate signed =
        Candidate.of(manifest, meant.subject()).with(Optional.of(signature.signature()));
    Optional<String> whyNot = forecast.whyNotChosen(signed);
    if (!force) {
      forecast.requireChosen(signed, purpose, "nothing was signed; " + advice(signed));
    }
    Optional<String> broken = foresight.broken(forecast, signed, f -> f.with(signed));
    if (broken.isPresent() && !force) {
      throw new AmbiguousChoice(
          purpose, broken.get(), "nothing was signed; detach what is not meant, or say --force");
    }
    signature.push(target);
    new ListingWait(source, deadline, random).until(manifest.digest(), signature.digest());
    return new SignedRevision(
        manifest.digest(),
        meant.subject(),
        signature.verdict(),
        true,
        whyNot,
        broken.stream().toList());
  }

  private String advice(Candidate signed) {
    Set<SignerKind> signers = discovery.selection().policy().signers();
    if (signers.isEmpty() || signers.contains(SignerKind.KEY)) {
      return "sign the one that is, or say --force";
    }
    return "no key counts here; sign it: "
        + new SigningStep(source.referrersName(), signed.digest().toString())
            .by(SigningStep.simplest(signers), false);
  }

  /** By this key, with these annotations: another one like it would say nothing more. */
  private Optional<Verdict.Signed> before(Manifest manifest, Signing signing) {
    TrustRules same =
        new TrustRules(
            List.of(new TrustedKeys(List.of(signing.key().verification()))),
            signing.annotations(),
            Optional.empty(),
            Revocations.none());
    return new Signatures(new Verifier(same)).find(manifest.digest(), source)
            instanceof Verdict.Signed signed
        ? Optional.of(signed)
        : Optional.empty();
  }

  /**
   * What is signed is read first: a signature says that this is meant for this image, and a listing
   * may say anything.
   */
  private Manifest manifest(Candidate meant, Purpose purpose) {
    Digest digest = meant.digest();
    Manifest manifest =
        Lookup.document(digest, source, purpose)
            .orElseThrow(
                () ->
                    new NothingAttached(
                        purpose,
                        "it is listed, but " + source.name() + " does not have it",
                        "detach it, and attach it again"))
            .asManifest()
            .orElseThrow(
                () ->
                    new UsageFailure(
                        purpose, "it is an index, not a configuration", "name another one"));
    boolean belongs =
        manifest.subject().filter(it -> it.digest().equals(meant.subject())).isPresent();
    if (!belongs) {
      throw new IntegrityFailure(
          purpose,
          "it is listed with " + meant.subject() + ", and says itself that it is of another image",
          "nothing was signed; find out who pushed it");
    }
    return manifest;
  }
}
