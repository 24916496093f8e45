package dev.remora.rig;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Base64;

/**
 * A pair of keys as openssl writes them: PKCS#8, plain, and the public one beside it.
 *
 * @param signing the private key, which only its owner may read
 * @param verifying the public key, {@code NAME.pub}
 */
public record KeyFiles(Path signing, Path verifying) {
  /** The kinds of keys that cosign takes. */
  public enum Kind {
    P_256("EC", "secp256r1"),
    P_384("EC", "secp384r1"),
    P_521("EC", "secp521r1"),
    RSA_2048("RSA", "2048"),
    RSA_3072("RSA", "3072"),
    ED25519("Ed25519", "Ed25519");

    private final String algorithm;
    private final String parameter;

    Kind(String algorithm, String parameter) {
      this.algorithm = algorithm;
      this.parameter = parameter;
    }

    private AlgorithmParameterSpec specification() {
      return switch (algorithm) {
        case "EC" -> new ECGenParameterSpec(parameter);
        case "RSA" ->
            new RSAKeyGenParameterSpec(Integer.parseInt(parameter), RSAKeyGenParameterSpec.F4);
        default -> new NamedParameterSpec(parameter);
      };
    }

    private KeyPair pair() {
      try {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(specification());
        return generator.generateKeyPair();
      } catch (NoSuchAlgorithmException | InvalidAlgorithmParameterException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Makes a pair of the kind that the documentation recommends. */
  public static KeyFiles in(Path directory, String name) {
    return in(directory, name, Kind.P_256);
  }

  /** Makes a pair, {@code NAME.key} and {@code NAME.pub}. */
  public static KeyFiles in(Path directory, String name, Kind kind) {
    try {
      KeyPair pair = kind.pair();
      Files.createDirectories(directory);
      Path signing = directory.resolve(name + ".key");
      Files.deleteIfExists(signing);
      Files.createFile(
          signing,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(signing, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
      return new KeyFiles(
          signing,
          Files.writeString(
              directory.resolve(name + ".pub"), pem("PUBLIC KEY", pair.getPublic().getEncoded())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Fails when a text holds a line of the private key. */
  public void assertSecret(String text) {
    try (var lines = Files.lines(signing)) {
      if (lines.filter(line -> !line.startsWith("-")).anyMatch(text::contains)) {
        throw new AssertionError("a private key in " + text.length() + " characters");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String pem(String label, byte[] der) {
    String lines = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(der);
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(label, lines);
  }
}
