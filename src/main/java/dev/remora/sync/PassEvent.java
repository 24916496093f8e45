package dev.remora.sync;

import dev.remora.oci.Annotations;
import dev.remora.oci.Digest;
import dev.remora.oci.SignerKind;
import dev.remora.publish.Provenance;
import dev.remora.publish.RecordedSignature;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Something that happened while a volume is followed. */
public sealed interface PassEvent {
  /**
   * A pass begins.
   *
   * @param atMost how long it may take: its deadline
   */
  record Begun(Duration atMost) implements PassEvent {}

  /**
   * A pass is over.
   *
   * @param took how long it was, the wait for the volume's lock included
   * @param requests sent during it, retries included
   * @param bytes received in bodies
   */
  record Ended(PassResult result, Duration took, long requests, long bytes) implements PassEvent {}

  /**
   * The start waits before its first pass: the registry asked an earlier process to be left alone.
   *
   * @param left how long it still wants that
   */
  record Held(Duration left) implements PassEvent {}

  /** The application may start, be it with what was there before, or with none. Told once. */
  record Started() implements PassEvent {}

  /**
   * Readers see this revision from now on. Told first of all of what the volume had when the loop
   * began, if that is this image's.
   *
   * @param signature by which it counts; nothing where none is asked for
   */
  record Shown(Provenance provenance, Optional<RecordedSignature> signature) implements PassEvent {
    public Digest revision() {
      return provenance.revision();
    }

    /** Who signed it, for people; nothing where nobody is asked. */
    public Optional<String> signer() {
      return signature.map(RecordedSignature::signer);
    }

    /** By what it is known who signed it. */
    public Optional<SignerKind> signerKind() {
      return signature.map(RecordedSignature::kind);
    }

    /** As its author wrote them. */
    public Annotations annotations() {
      return provenance.annotations();
    }

    /** With its digest; of an artifact that was pulled directly, where it is. */
    public String image() {
      return provenance.subject().toString();
    }
  }

  /**
   * A source said that a revision is the one. Also told of what the volume's state remembers when
   * the loop begins.
   *
   * @param at by this machine's clock
   */
  record Confirmed(Digest revision, Instant at) implements PassEvent {}

  /** The hook heard of a revision. */
  record Told(Digest revision) implements PassEvent {}

  /**
   * The hook could not be told of a revision; it will be tried again.
   *
   * @param reason for people
   */
  record NotTold(Digest revision, String reason) implements PassEvent {}

  /**
   * The volume belongs to another image now; this loop publishes nothing more.
   *
   * @param owner that image, as it is configured there
   */
  record TakenOver(String owner) implements PassEvent {}

  /**
   * The loop waits.
   *
   * @param atMost until then something else happens
   */
  record Waiting(Duration atMost) implements PassEvent {}
}
