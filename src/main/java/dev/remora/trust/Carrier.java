package dev.remora.trust;

import dev.remora.failure.ImageNotFound;
import dev.remora.failure.IntegrityFailure;
import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.Purpose;
import dev.remora.oci.Annotations;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.Document;
import dev.remora.oci.Manifest;
import dev.remora.oci.RawDocument;
import dev.remora.oci.Signature;
import dev.remora.source.ContentSource;
import dev.remora.source.SourceAnswer;
import dev.remora.trust.notation.NotationManifest;
import dev.remora.trust.proof.Miss;
import dev.remora.trust.proof.Refusal;
import dev.remora.trust.proof.StrictBase64;
import dev.remora.trust.sigstore.Statement;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/**
 * Fetches what a manifest of a signature carries. None of it is trusted: a signature counts
 * wherever it lies. What is checked here is that it is the one thing that was looked for, and
 * small.
 */
record Carrier(ContentSource source, Digest signed) {
  private static final String TOO_LARGE =
      " bytes, and " + Signature.LONGEST + " are the most that are looked at";

  /**
   * The bundle or envelope that a manifest in a listing carries.
   *
   * @param wanted nothing more than its manifest is fetched of one of another kind
   */
  Signature attached(Descriptor listed, Set<Signature.Kind> wanted) throws Refusal {
    requireSmall("its manifest", listed.size());
    Manifest manifest = manifest(listed.digest());
    Optional<Descriptor> layer = manifest.layers().stream().findFirst();
    Signature.Kind kind = kind(manifest, layer);
    requireSubject(manifest);
    if (kind == Signature.Kind.BUNDLE) {
      requireNoAttestation(manifest.annotations());
    }
    if (!wanted.contains(kind)) {
      throw new Refusal(Verifier.otherForm(kind));
    }
    if (layer.isEmpty() || manifest.layers().size() > 1) {
      throw Refusal.unreadable(
          "its manifest has " + manifest.layers().size() + " layers, and one is expected");
    }
    String content =
        kind == Signature.Kind.NOTATION_COSE ? binary(layer.get()) : content(layer.get());
    return new Signature(kind, manifest.digest(), content, "");
  }

  /** Of the manifest itself: what a listing says is a hint. */
  private static Signature.Kind kind(Manifest manifest, Optional<Descriptor> layer) throws Refusal {
    if (Signatures.isBundle(manifest.artifactType())
        || Signatures.isBundle(manifest.config().artifactType())) {
      return Signature.Kind.BUNDLE;
    }
    if (NotationManifest.isOne(manifest)) {
      return layer
          .flatMap(NotationManifest::kind)
          .orElseThrow(() -> Refusal.unreadable("its envelope is neither JWS nor COSE"));
    }
    throw new Refusal(Miss.Reason.NOT_SIGNED, "carries no signature");
  }

  private void requireSubject(Manifest manifest) throws Refusal {
    if (!manifest.subject().map(Descriptor::digest).equals(Optional.of(signed))) {
      throw new Refusal(
          Miss.Reason.OTHER_MANIFEST,
          "is listed with a signature that belongs to another manifest");
    }
  }

  /** Where the listing had no labels, this saves the blob. */
  private static void requireNoAttestation(Annotations annotations) throws Refusal {
    Optional<String> label = annotations.get(Signatures.PREDICATE);
    if (label.isPresent() && !label.get().equals(Statement.SIGNED)) {
      throw Statement.attestation(label.get());
    }
  }

  static void requireSmall(String what, long size) throws Refusal {
    if (size > Signature.LONGEST) {
      throw Refusal.unreadable(what + " has " + size + TOO_LARGE);
    }
  }

  /** A manifest by its digest. */
  Manifest manifest(Digest digest) throws Refusal {
    Purpose purpose = purpose(digest);
    try {
      Optional<RawDocument> raw = source.manifest(digest).map(SourceAnswer::content);
      if (raw.isEmpty()) {
        throw Refusal.unreadable("its manifest is not there");
      }
      requireSmall("its manifest", raw.get().size());
      return Document.parse(raw.get(), purpose)
          .asManifest()
          .orElseThrow(() -> Refusal.unreadable("it is an index, and a manifest is expected"));
    } catch (ImageNotFound | IntegrityFailure | ProtocolViolation e) {
      throw Refusal.unreadable("its manifest cannot be read: " + e.reason());
    }
  }

  /** What a layer holds: in its descriptor, or else in a blob. */
  String content(Descriptor layer) throws Refusal {
    return text(bytes(layer));
  }

  /** The same of what is no text, in base64, whose length is what counts then. */
  private String binary(Descriptor layer) throws Refusal {
    requireSmall("it", (layer.size() + 2) / 3 * 4);
    return StrictBase64.encode(bytes(layer));
  }

  private byte[] bytes(Descriptor layer) throws Refusal {
    requireSmall("it", layer.size());
    Optional<byte[]> given =
        layer.data().flatMap(StrictBase64::decode).filter(layer.digest()::matches);
    return given.isPresent() ? given.get() : fetched(layer);
  }

  private byte[] fetched(Descriptor layer) throws Refusal {
    try {
      Memory memory = new Memory();
      source.blob(layer, memory::begin);
      return memory.bytes();
    } catch (ImageNotFound | IntegrityFailure | ProtocolViolation e) {
      throw Refusal.unreadable("it cannot be read: " + e.reason());
    }
  }

  /** Where the bytes of a small blob go; each beginning is a new one. */
  private static final class Memory {
    private ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    ByteArrayOutputStream begin() {
      bytes = new ByteArrayOutputStream();
      return bytes;
    }

    byte[] bytes() {
      return bytes.toByteArray();
    }
  }

  /** The bundle that a listing holds in an annotation. */
  static String inline(String base64) throws Refusal {
    requireSmall("it", base64.length() / 4L * 3);
    return text(
        StrictBase64.decode(base64)
            .orElseThrow(() -> Refusal.unreadable("it is not base64 in its standard form")));
  }

  private static String text(byte[] bytes) throws Refusal {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw Refusal.unreadable("it is not UTF-8");
    }
  }

  private Purpose purpose(Digest digest) {
    return new Purpose("read the signature", source.referrersName() + "@" + digest);
  }
}
