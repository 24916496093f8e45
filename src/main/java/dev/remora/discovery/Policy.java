package dev.remora.discovery;

import dev.remora.oci.Digest;
import dev.remora.oci.SignerKind;
import dev.remora.source.ContentSource;
import dev.remora.trust.Verdict;
import dev.remora.trust.proof.Miss;
import dev.remora.trust.proof.Signer;
import java.util.Optional;
import java.util.Set;

/**
 * What a candidate has to satisfy besides its type, whichever way it came. Its {@code toString} is
 * part of the selection's fingerprint: two that differ in what they refuse differ in it.
 */
public interface Policy {
  /** Refuses nothing, and asks nobody. */
  Policy NONE = _ -> Optional.empty();

  /**
   * Why one does not count; nothing where it does. Says so of the candidate alone: what is not with
   * it, a signature above all, does not speak for it.
   */
  Optional<Miss> objection(Candidate candidate);

  /** Whether candidates need something that is found beside them. */
  default boolean needsEvidence() {
    return false;
  }

  /**
   * Looks for what speaks for a manifest.
   *
   * @throws dev.remora.failure.Failure when its source cannot be asked: then nobody knows
   */
  default Evidence evidence(Digest manifest, ContentSource source) {
    return Evidence.NONE;
  }

  /** By whose signature one counts; nothing where none is asked for. */
  default Optional<Verdict.Signed> signed(Candidate candidate) {
    return Optional.empty();
  }

  /** Who signed one that counts. */
  default Optional<Signer> signer(Candidate candidate) {
    return signed(candidate).map(Verdict.Signed::signer);
  }

  /** Of which kinds those are whose signatures count. */
  default Set<SignerKind> signers() {
    return Set.of();
  }

  /** What it asks for, after "none": {@code signed by prod.pub}. */
  default String demand() {
    return "that counts";
  }
}
