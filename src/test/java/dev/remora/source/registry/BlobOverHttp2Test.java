package dev.remora.source.registry;

import dev.remora.http.wire.HostileConfiguration;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

/** The same of registries and storage that speak HTTP/2, by the client of the product. */
@QuarkusTest
@TestProfile(HostileConfiguration.class)
class BlobOverHttp2Test extends BlobTest {
  @Override
  Scene scene() {
    return Scene.HTTP_2;
  }

  /** The client of the product follows ten times, and says so: {@code RedirectsTest}. */
  @Override
  void redirectThatIsNotFollowedIsRefused() {}

  /** It looks at the deadline itself, before it asks again: {@code RetriesTest}. */
  @Override
  void retriesEndAtTheDeadline() {}
}
