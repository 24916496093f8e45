package dev.remora.trust;

import dev.remora.oci.Digest;
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
      return SigningKey.parse(name, key(name).privatePem(), Optional.empty())
          .bundle(manifest, annotations);
    } catch (UnusableKey e) {
      throw new AssertionError(name, e);
    }
  }

  private static TestKey key(String name) {
    return TestKey.of("P256-" + name);
  }
}
