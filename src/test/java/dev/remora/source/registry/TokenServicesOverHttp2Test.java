package dev.remora.source.registry;

import dev.remora.http.wire.HostileConfiguration;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

/** The same of token services that speak HTTP/2, by the client of the product. */
@QuarkusTest
@TestProfile(HostileConfiguration.class)
class TokenServicesOverHttp2Test extends TokenServicesTest {
  @Override
  Scene scene() {
    return Scene.HTTP_2;
  }
}
