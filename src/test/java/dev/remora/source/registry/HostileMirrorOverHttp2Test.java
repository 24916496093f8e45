package dev.remora.source.registry;

import dev.remora.http.wire.HostileConfiguration;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

/** The same of mirrors that speak HTTP/2, by the client of the product. */
@QuarkusTest
@TestProfile(HostileConfiguration.class)
class HostileMirrorOverHttp2Test extends HostileMirrorTest {
  @Override
  Scene scene() {
    return Scene.HTTP_2;
  }

  /** Each takes a hundred times as long. */
  @Override
  int cases() {
    return 20;
  }
}
