package dev.remora.attach;

import dev.remora.discovery.Candidate;
import dev.remora.discovery.Discovery;
import dev.remora.discovery.SigningStep;
import dev.remora.failure.AmbiguousChoice;
import dev.remora.failure.NothingAttached;
import dev.remora.failure.Purpose;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.failure.UsageFailure;
import dev.remora.oci.Annotations;
import dev.remora.oci.Digest;
import dev.remora.oci.Document;
import dev.remora.oci.ImageReference;
import dev.remora.oci.Manifest;
import dev.remora.oci.Platform;
import dev.remora.oci.SignerKind;
import dev.remora.source.ContentSource;
import dev.remora.source.ContentTarget;
import dev.remora.source.Lookup;
import dev.remora.time.Deadline;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Attaches configuration to an image, and takes it away again.
 *
 * <p>Sends nothing that {@code pull} would not choose afterwards, nothing that breaks a pull which
 * works without being told what is meant, and ends only when the source lists it: whoever attaches
 * what nobody will read, or what keeps others from starting, hears of it here, not when a pod
 * starts.
 *
 * @param source of one repository
 * @param discovery as {@code pull} does it
 * @param platform whose manifest of an index is meant; nothing where the index itself is
 * @param signing of what is attached; nothing where it is not signed
 * @param deadline of all that is done
 * @param random parts those that wait for a listing
 * @param warnings told what will not do everywhere
 */
public record Attacher(
    ContentSource source,
    ContentTarget target,
    Discovery discovery,
    Optional<Platform> platform,
    Optional<Signing> signing,
    Deadline deadline,
    RandomGenerator random,
    Consumer<String> warnings) {
  /**
   * Attaches files.
   *
   * @param force even if it would not be chosen, or breaks a pull
   * @throws UsageFailure when a file cannot be used
   * @throws AmbiguousChoice when it would not be chosen, or breaks a pull; nothing was sent then
   * @throws dev.remora.failure.Untrusted when it would not count
   * @throws RegistryUnavailable when the listing does not show it in time
   */
  public Attachment attach(ImageReference image, NewContent content, boolean force) {
    List<NewLayer> layers = Layers.of(content, deadline, warnings);
    AttachmentSubject subject = new SubjectLookup(source, platform).find(image);
    String type = discovery.selection().types().written();
    ArtifactDraft draft = ArtifactDraft.of(type, layers, content.annotations());
    Forecast forecast = foresight().of(subject);
    return attach(subject, draft, forecast, () -> NewLayer.send(layers, target), force);
  }

  /**
   * Attaches the content of an earlier revision of the same repository anew: the way back. No blob
   * is sent.
   *
   * @param earlier by its whole digest any manifest of the repository, else a candidate of the
   *     image
   * @param added annotations beside those that it had
   * @throws NothingAttached when there is no such revision
   */
  public Attachment attachAgain(
      ImageReference image, RevisionName earlier, Annotations added, boolean force) {
    AttachmentSubject subject = new SubjectLookup(source, platform).find(image);
    Forecast forecast = foresight().of(subject);
    Purpose purpose = purpose("attach " + name(earlier) + " again to", subject);
    Digest digest =
        switch (earlier) {
          case RevisionName.Whole(Digest whole) -> whole;
          case RevisionName.Prefix prefix ->
              new RevisionLookup(forecast.known(), purpose).named(prefix).digest();
          case RevisionName.Previous _ ->
              new RevisionLookup(forecast.candidates(), purpose)
                  .previous(discovery.selection(), forecast.now())
                  .digest();
        };
    ArtifactDraft draft = ArtifactDraft.again(manifest(digest, purpose), added);
    Extent.declared(draft.layers()).beyondKits().ifPresent(warnings);
    return attach(subject, draft, forecast, () -> {}, force);
  }

  private Attachment attach(
      AttachmentSubject subject,
      ArtifactDraft draft,
      Forecast forecast,
      Runnable sendBlobs,
      boolean force) {
    Manifest manifest =
        draft.at(forecast.createdFor(draft.annotations()), Optional.of(subject.descriptor()));
    Optional<NewSignature> signature =
        signing.map(by -> NewSignature.of(manifest.raw().descriptor(), by, forecast.now()));
    Candidate added =
        Candidate.of(manifest, subject.digest()).with(signature.map(NewSignature::signature));
    Optional<String> whyNot = forecast.whyNotChosen(added);
    if (!force) {
      forecast.requireChosen(added, purpose("attach to", subject), advice(forecast, added));
    }
    Optional<String> broken = foresight().broken(forecast, added, f -> f.with(added));
    if (broken.isPresent() && !force) {
      throw new AmbiguousChoice(
          purpose("attach to", subject),
          broken.get(),
          "nothing was sent; give every place that pulls this image its --match, then say --force");
    }
    sendBlobs.run();
    Optional<Digest> unlisted = signature.flatMap(made -> pushBefore(manifest.digest(), made));
    target.attach(manifest);
    listing().until(subject.digest(), manifest.digest());
    unlisted.ifPresent(made -> listing().until(manifest.digest(), made));
    List<String> consequences = Stream.concat(broken.stream(), forecast.hidden().stream()).toList();
    return new Attachment(manifest, subject, signature, whyNot, consequences);
  }

  /**
   * Before what it signs, so that nobody who follows the image sees that unsigned, not even if this
   * process is killed in between: what is left then refers to nothing, and does nothing. Registries
   * take what refers to something that is not there (distribution-spec, "Pushing Manifests with
   * Subject"), but some may list it later.
   *
   * @return the signature where it is not listed yet
   */
  private Optional<Digest> pushBefore(Digest revision, NewSignature signature) {
    signature.push(target);
    return listing().soon(revision, signature.digest())
        ? Optional.empty()
        : Optional.of(signature.digest());
  }

  private String advice(Forecast forecast, Candidate added) {
    if (forecast.refuses(added)) {
      Set<SignerKind> signers = discovery.selection().policy().signers();
      if (!signers.isEmpty() && !signers.contains(SignerKind.KEY)) {
        return "nothing was sent; "
            + (signing.isPresent() ? "no key counts here; leave --sign-key out, say" : "say")
            + " --force, and sign that: "
            + new SigningStep(source.referrersName(), "DIGEST")
                .by(SigningStep.simplest(signers), false);
      }
      return signing.isPresent()
          ? "nothing was sent; sign it with a key of verify-key, or say --force"
          : "nothing was sent; sign it with --sign-key, by a key of verify-key, or say --force";
    }
    return forecast.first().isEmpty()
        ? "nothing was sent; give it the annotations of what it replaces, the --match of"
            + " pull, or --force"
        : "nothing was sent; leave --platform out, detach what is there, or say --force";
  }

  /**
   * Detaches one, whoever attached it, with its signatures. Only candidates are found, whether or
   * not they count, and what cannot be read and may be one: another signature or an SBOM is not
   * ours to take away.
   *
   * @param force even if what is left breaks a pull
   * @throws NothingAttached when no candidate is named so
   * @throws AmbiguousChoice when what is left breaks a pull; nothing was detached then
   */
  public Detachment detach(ImageReference image, RevisionName revision, boolean force) {
    AttachmentSubject subject = new SubjectLookup(source, platform).find(image);
    Purpose purpose = purpose("detach " + revision + " from", subject);
    AttachedRevisions attached = AttachedRevisions.to(subject, source, discovery);
    Candidate removed = attached.named(revision, purpose);
    Forecast forecast = foresight().of(attached.around(removed), removed);
    Optional<String> broken = foresight().broken(forecast, removed, f -> f.without(removed));
    if (broken.isPresent() && !force) {
      throw new AmbiguousChoice(
          purpose,
          broken.get(),
          "nothing was detached; attach the one that is meant again first, or say --force");
    }
    AttachedSignatures signatures = new AttachedSignatures(source, target, removed.digest());
    AttachedSignatures.Found found = signatures.find();
    // first what they sign: it never lies there unsigned, and a signature of nothing does no harm
    target.detach(removed.subject(), removed.digest());
    AttachedSignatures.Removal removal = signatures.remove(found);
    boolean isLast = forecast.without(removed).isEmpty();
    List<String> told =
        isLast
            ? List.of("nothing that counts is attached to " + name(removed.subject()) + " any more")
            : broken.stream().toList();
    return new Detachment(
        removed, removal.gone(), Stream.concat(told.stream(), removal.left().stream()).toList());
  }

  private ListingWait listing() {
    return new ListingWait(source, deadline, random);
  }

  private Manifest manifest(Digest digest, Purpose purpose) {
    Document document =
        Lookup.document(digest, source, purpose)
            .orElseThrow(
                () ->
                    new NothingAttached(
                        purpose,
                        source.name() + " has no " + digest,
                        "see what is attached with: remora discover " + purpose.target()));
    if (document instanceof Manifest manifest) {
      return manifest;
    }
    throw new UsageFailure(purpose, "it is an index, not a configuration", "name another one");
  }

  private Foresight foresight() {
    return new Foresight(source, discovery);
  }

  private String name(Digest subject) {
    return source.name() + "@" + subject;
  }

  private static String name(RevisionName revision) {
    return revision instanceof RevisionName.Previous
        ? "the previous revision"
        : revision.toString();
  }

  private Purpose purpose(String doing, AttachmentSubject subject) {
    return new Purpose(doing, name(subject.digest()));
  }
}
