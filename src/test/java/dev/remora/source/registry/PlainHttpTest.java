package dev.remora.source.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.oci.Digest;
import dev.remora.oci.Repository;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainHttpTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "localhost:5000",
        "app.localhost",
        "my_app.localhost",
        "a.b.localhost:80",
        "127.0.0.1",
        "127.0.0.1:5000",
        "127.9.8.7",
        "[::1]",
        "[::1]:5000",
        "[0:0:0:0:0:0:0:1]:5000"
      })
  void loopbackIsPlainUnlessTlsIsForEverywhere(String registry) {
    assertTrue(PlainHttp.loopbackHosts().allows(registry));
    assertFalse(PlainHttp.none().allows(registry));
    assertFalse(PlainHttp.parse("none").allows(registry));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "docker.io",
        "registry.test:5000",
        "127.example.com",
        "127.0.0.1.example.com",
        "localhost.example.com",
        "notlocalhost",
        "localhosts",
        "10.0.0.1",
        "192.168.1.1:5000",
        "[::2]",
        "[::11]",
        "[1::1]",
        "[fe80::1]"
      })
  void everythingElseGetsTls(String registry) {
    assertFalse(PlainHttp.loopbackHosts().allows(registry));
  }

  @Test
  void hostsOfAListReplaceTheDefault() {
    PlainHttp hosts = PlainHttp.parse(" Registry.local:5000, other.local my_registry:5000");

    assertTrue(hosts.allows("registry.local:5000"));
    assertTrue(hosts.allows("my_registry:5000"));
    assertFalse(hosts.allows("registry.local"));
    assertFalse(hosts.allows("registry.local:5001"));
    assertTrue(hosts.allows("other.local"));
    assertTrue(hosts.allows("other.local:80"));
    assertFalse(hosts.allows("an.other.local"));
    assertFalse(hosts.allows("localhost"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "http://registry.local", "a/b", "*.local", "a,none/", "host:port"})
  void whatIsNoHostIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> PlainHttp.parse(text));
  }

  @Test
  void addressesAreThoseOfTheSpecification() {
    Digest digest = RegistryScenario.digest(1);
    RepositoryAddress local =
        RepositoryAddress.of(new Repository("[::1]:5000", "a/b"), PlainHttp.loopbackHosts());
    assertEquals(
        "http://[::1]:5000/v2/a/b/referrers/" + digest, local.referrers(digest).toString());
    assertEquals("http://[::1]:5000/v2/a/b/blobs/uploads/", local.uploads().toString());
    assertEquals("http://[::1]:5000/v2/a/b/manifests/v1", local.manifest("v1").toString());
  }

  @Test
  void dockerHubIsSpokenToAtItsRegistry() {
    RepositoryAddress hub =
        RepositoryAddress.of(
            new Repository("docker.io", "library/alpine"), PlainHttp.loopbackHosts());

    assertEquals(
        "https://registry-1.docker.io/v2/library/alpine/manifests/v1",
        hub.manifest("v1").toString());
  }
}
