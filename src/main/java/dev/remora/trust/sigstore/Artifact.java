package dev.remora.trust.sigstore;

import dev.remora.json.MalformedJson;
import dev.remora.trust.proof.Claim;
import dev.remora.trust.proof.Refusal;

/** What a bundle has to be a signature of. */
public interface Artifact {
  /**
   * What a content would have to have signed.
   *
   * @throws Refusal where it is a signature of something of another kind
   */
  Signed signedBy(Content content) throws Refusal;

  /**
   * What was signed, if the signature over it is valid.
   *
   * @param message the bytes that the signature has to be over
   * @param claim what they claim; read after that
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Signed(byte[] message, Claimant claim) {}

  /** Reads what is claimed. */
  interface Claimant {
    Claim read() throws MalformedJson, Refusal;
  }

  /** A manifest: by a statement about it, and by nothing else. */
  Artifact MANIFEST =
      content ->
          switch (content) {
            case Content.Envelope envelope ->
                new Signed(Statement.message(envelope), () -> Statement.read(envelope));
            // it may sign the manifest's very bytes: as a file, which says nothing of use
            case Content.MessageSignature _ ->
                throw Refusal.otherMeaning("the signature of a file");
          };
}
