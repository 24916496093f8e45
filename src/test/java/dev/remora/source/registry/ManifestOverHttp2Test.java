package dev.remora.source.registry;

import dev.remora.http.wire.HostileConfiguration;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

/** The same of registries that speak HTTP/2, by the client of the product. */
@QuarkusTest
@TestProfile(HostileConfiguration.class)
class ManifestOverHttp2Test extends ManifestTest {
  @Override
  Scene scene() {
    return Scene.HTTP_2;
  }

  /** Nobody speaks HTTP/2 without. */
  @Override
  void anotherOriginWithoutTlsDoesNotSayWhatIsNotThere() {}
}
