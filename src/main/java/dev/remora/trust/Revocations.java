package dev.remora.trust;

import dev.remora.failure.Quoted;
import dev.remora.oci.Digest;
import dev.remora.trust.proof.Signer;
import dev.remora.trust.proof.StrictBase64;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What never counts, whoever signed it.
 *
 * @param manifests digests of configurations
 * @param keys fingerprints, as {@link Signer} has them: of keys, and of those of certificates
 */
public record Revocations(Set<String> manifests, Set<String> keys) {
  private static final int FINGERPRINT_BYTES = 32;

  public Revocations {
    manifests = Collections.unmodifiableSet(new TreeSet<>(manifests));
    keys = Collections.unmodifiableSet(new TreeSet<>(keys));
  }

  public static Revocations none() {
    return new Revocations(Set.of(), Set.of());
  }

  /**
   * Reads a list separated by commas: digests of configurations ({@code sha256:}) and fingerprints
   * of keys ({@code SHA256:}). One that is mistyped would revoke nothing, so it is an error.
   *
   * @throws IllegalArgumentException with a message for people
   */
  public static Revocations parse(String text) {
    Set<String> manifests = new TreeSet<>();
    Set<String> keys = new TreeSet<>();
    for (String entry : text.strip().split("\\s*,\\s*", -1)) {
      if (entry.startsWith(Signer.FINGERPRINT)) {
        keys.add(fingerprint(entry));
      } else {
        manifests.add(digest(entry));
      }
    }
    return new Revocations(manifests, keys);
  }

  private static String digest(String entry) {
    try {
      Digest digest = Digest.parse(entry);
      if (digest.verifiable()) {
        return digest.toString();
      }
    } catch (IllegalArgumentException e) {
      // said below
    }
    throw malformed(entry);
  }

  /** OpenSSH leaves its padding out, and so may people. */
  private static String fingerprint(String entry) {
    String hash = entry.substring(Signer.FINGERPRINT.length());
    String padded = hash.endsWith("=") ? hash : hash + "=";
    Optional<byte[]> decoded = StrictBase64.decode(padded);
    if (decoded.isEmpty() || decoded.get().length != FINGERPRINT_BYTES) {
      throw malformed(entry);
    }
    return Signer.FINGERPRINT + padded;
  }

  private static IllegalArgumentException malformed(String entry) {
    return new IllegalArgumentException(
        "the digest of a configuration (sha256:<64 hex>) or the fingerprint of a key"
            + " (SHA256:<base64>) is expected, not "
            + Quoted.of(entry));
  }

  boolean names(Digest manifest) {
    return manifests.contains(manifest.toString());
  }

  /**
   * By the key. An identity has a new one each time: it is no longer trusted once it is no longer
   * named.
   */
  boolean names(Signer signer) {
    return switch (signer) {
      case Signer.Key key -> keys.contains(key.fingerprint());
      case Signer.Certificate certificate -> keys.contains(certificate.fingerprint());
      case Signer.Identity _ -> false;
    };
  }
}
