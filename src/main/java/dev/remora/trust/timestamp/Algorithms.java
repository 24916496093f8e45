package dev.remora.trust.timestamp;

import dev.remora.trust.key.Hash;
import dev.remora.trust.key.SignatureAlgorithm;
import dev.remora.trust.x509.Der;
import dev.remora.trust.x509.DerSequence;
import dev.remora.trust.x509.MalformedDer;
import dev.remora.trust.x509.Oid;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What algorithms are called (RFC 5754). */
final class Algorithms {
  private static final Map<Oid, Hash> HASHES =
      Map.of(
          Oid.of("2.16.840.1.101.3.4.2.1"), Hash.SHA256,
          Oid.of("2.16.840.1.101.3.4.2.2"), Hash.SHA384,
          Oid.of("2.16.840.1.101.3.4.2.3"), Hash.SHA512);

  private static final Map<Oid, SignatureAlgorithm> SIGNATURES =
      Map.of(
          Oid.of("1.2.840.10045.4.3.2"), SignatureAlgorithm.ECDSA_SHA256,
          Oid.of("1.2.840.10045.4.3.3"), SignatureAlgorithm.ECDSA_SHA384,
          Oid.of("1.2.840.10045.4.3.4"), SignatureAlgorithm.ECDSA_SHA512,
          Oid.of("1.2.840.113549.1.1.11"), SignatureAlgorithm.RSA_SHA256,
          Oid.of("1.2.840.113549.1.1.12"), SignatureAlgorithm.RSA_SHA384,
          Oid.of("1.2.840.113549.1.1.13"), SignatureAlgorithm.RSA_SHA512);

  /** RSA with the hash of the content. */
  private static final Oid RSA = Oid.of("1.2.840.113549.1.1.1");

  private Algorithms() {}

  /** Of an AlgorithmIdentifier. */
  static Hash hash(Der identifier) throws MalformedDer {
    return known(HASHES.get(name(identifier)));
  }

  /**
   * How something is signed.
   *
   * @param content the hash of what is signed
   */
  static SignatureAlgorithm signature(Der identifier, Hash content) throws MalformedDer {
    Oid name = name(identifier);
    return name.equals(RSA) ? SignatureAlgorithm.rsa(content) : known(SIGNATURES.get(name));
  }

  private static <T> T known(@Nullable T algorithm) throws MalformedDer {
    if (algorithm == null) {
      throw new MalformedDer("it uses an algorithm that does not count");
    }
    return algorithm;
  }

  private static Oid name(Der identifier) throws MalformedDer {
    DerSequence parts = identifier.sequence();
    Oid name = parts.next().oid();
    if (parts.hasNext() && parts.only().encoded().length > 2) { // nothing, or NULL
      throw new MalformedDer("it uses an algorithm with parameters");
    }
    return name;
  }
}
