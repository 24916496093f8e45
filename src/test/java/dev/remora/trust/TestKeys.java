package dev.remora.trust;

import dev.remora.oci.Digest;
import dev.remora.trust.key.SigningKey;
import dev.remora.trust.key.UnusableKey;
import dev.remora.trust.key.VerificationKey;
import dev.remora.trust.sigstore.NewBundle;
import java.util.Optional;
import java.util.SortedMap;

/** Keys for the tests of other packages, each by a name of its own. */
public final class TestKeys {
  private TestKeys() {}

  public static VerificationKey verification(String name) {
    return key(name).verification();
  }

  /** The bundle by which a key signs a manifest. */
  public static String signature(
      String name, Digest manifest, SortedMap<String, String> annotations) {
    try {
      return NewBundle.of(
          manifest, annotations, SigningKey.parse(name, key(name).privatePem(), Optional.empty()));
    } catch (UnusableKey e) {
      throw new AssertionError(name, e);
    }
  }

  private static TestKey key(String name) {
    return TestKey.of("P256-" + name);
  }
}
