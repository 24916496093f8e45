package dev.remora.source.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.oci.Digest;
import dev.remora.oci.ImageReference;
import dev.remora.oci.Repository;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MirrorsTest {
  private static final Digest DIGEST = Digest.sha256(new byte[] {1});

  @Test
  void mirrorsKeepTheirOrderAndOtherRegistriesHaveNone() {
    Mirrors mirrors =
        Mirrors.parse(
            "ghcr.io=one.local, quay.io=two.local,ghcr.io=three.local:5000/cache/ghcr, my_hub:5000=my_mirror");

    assertEquals(
        List.of("one.local/org/app", "three.local:5000/cache/ghcr/org/app"),
        of(mirrors, "ghcr.io/org/app"));
    assertEquals(List.of("two.local/org/app"), of(mirrors, "quay.io/org/app"));
    assertEquals(List.of("my_mirror/org/app"), of(mirrors, "my_hub:5000/org/app"));
    assertEquals(List.of(), of(mirrors, "registry.example/org/app"));
    assertEquals(List.of(), of(mirrors, "ghcr.io:5000/org/app"));
    assertEquals(List.of(), of(Mirrors.none(), "ghcr.io/org/app"));
  }

  @ParameterizedTest
  @CsvSource({
    "app, library/app",
    "user/app, user/app",
    "docker.io/app, library/app",
    "index.docker.io/user/app, user/app",
    "registry-1.docker.io/user/app, user/app"
  })
  void dockerHubIsMirroredUnderAllItsNames(String image, String path) {
    for (String name : List.of("docker.io", "index.docker.io", "Registry-1.Docker.io")) {
      assertEquals(
          List.of("mirror.local/dockerhub/" + path),
          of(Mirrors.parse(name + "=mirror.local/dockerhub"), image));
    }
  }

  @Test
  void aMirrorIsToldWhichRegistryIsMeantAndARegistryNothing() {
    Repository repository = Repository.parse("user/app");
    RepositoryAddress hub = RepositoryAddress.of(repository, PlainHttp.loopbackHosts());
    RepositoryAddress mirror =
        RepositoryAddress.of(
                new Repository("mirror.local", "user/app"), PlainHttp.parse("mirror.local"))
            .inPlaceOf("docker.io");

    assertEquals(
        "https://registry-1.docker.io/v2/user/app/manifests/v1", hub.manifest("v1").toString());
    assertEquals(
        "http://mirror.local/v2/user/app/manifests/v1?ns=docker.io",
        mirror.manifest("v1").toString());
    assertEquals(
        "http://mirror.local/v2/user/app/blobs/" + DIGEST + "?ns=docker.io",
        mirror.blob(DIGEST).toString());
    assertEquals(
        "http://mirror.local/v2/user/app/referrers/" + DIGEST + "?ns=docker.io",
        mirror.referrers(DIGEST).toString());
    assertEquals(
        "http://mirror.local/v2/user/app/blobs/" + DIGEST + "?ns=%5B::1%5D:5000",
        mirror.inPlaceOf("[::1]:5000").blob(DIGEST).toString());
  }

  @Test
  void linksOfAMirrorKeepTheRegistryThatIsMeant() {
    RepositoryAddress mirror =
        RepositoryAddress.of(new Repository("mirror.local", "app"), PlainHttp.loopbackHosts())
            .inPlaceOf("docker.io");
    URI page = URI.create("https://mirror.local/v2/app/referrers/x?last=2");

    assertEquals(page + "&ns=docker.io", mirror.named(page).toString());
    assertEquals(mirror.named(page), mirror.named(mirror.named(page)));
    assertEquals(
        page, RepositoryAddress.of(Repository.parse("app"), PlainHttp.loopbackHosts()).named(page));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mirror.local",
        "=mirror.local",
        "docker.io=",
        "docker.io=https://mirror.local",
        "docker.io=user:password@mirror.local",
        "docker.io=mirror.local/",
        "docker.io=mirror.local/Upper",
        "docker.io=mirror.local/../x",
        "docker.io=mirror.local:99999",
        "docker.io/library=mirror.local",
        "docker.io=mirror.local=x",
        "*=mirror.local"
      })
  void whatIsNoMirrorIsRefusedWithAnExampleAndWithoutRepeatingIt(String text) {
    String message =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> Mirrors.parse(text)).getMessage());
    assertTrue(message.contains("docker.io=mirror.local/dockerhub"), message);
    assertTrue(!message.contains("password"), message);
  }

  @Test
  void aNameThatTheMirrorsPrefixMakesTooLongHasNoMirror() {
    Mirrors mirrors = Mirrors.parse("ghcr.io=mirror.local/" + "p".repeat(99));
    assertEquals(1, of(mirrors, "ghcr.io/" + "a".repeat(155)).size());
    assertEquals(0, of(mirrors, "ghcr.io/" + "a".repeat(156)).size());
    assertThrows(
        IllegalArgumentException.class,
        () -> Mirrors.parse("ghcr.io=mirror.local/" + "p".repeat(101)));
  }

  private static List<String> of(Mirrors mirrors, String image) {
    Repository repository = (Repository) ImageReference.parse(image + ":v1").location();
    return mirrors.of(repository).stream().map(Repository::toString).toList();
  }
}
