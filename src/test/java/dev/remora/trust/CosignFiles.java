package dev.remora.trust;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.oci.Digest;
import dev.remora.oci.Signature;
import dev.remora.trust.key.UnusableKey;
import dev.remora.trust.key.VerificationKey;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** What cosign 3.1.1 wrote when it signed one manifest with keys of each kind. */
public final class CosignFiles {
  /** Of {@code config-manifest.json}. */
  static final Digest MANIFEST =
      Digest.parse("sha256:9c119e882d4487f5e733ad80f72bed31038cf5f8a60dbf17495a02ecb71766dc");

  static final Digest CARRIER = Digest.sha256(new byte[0]);

  private CosignFiles() {}

  public static byte[] bytes(String name) {
    try (InputStream file = CosignFiles.class.getResourceAsStream("/trust/" + name)) {
      return Objects.requireNonNull(file, name).readAllBytes();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  public static String text(String name) {
    return new String(bytes(name), UTF_8);
  }

  public static VerificationKey key(String name) {
    try {
      return VerificationKey.parse(name, bytes(name));
    } catch (UnusableKey e) {
      throw new AssertionError(name, e);
    }
  }

  public static Signature bundle(String name) {
    return new Signature(Signature.Kind.BUNDLE, CARRIER, text(name), "");
  }
}
