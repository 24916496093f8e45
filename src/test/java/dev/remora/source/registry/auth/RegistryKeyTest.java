package dev.remora.source.registry.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which entry of a file of credentials is for which repository. */
class RegistryKeyTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "r.io",
        "R.IO",
        "r.io:443",
        "https://r.io",
        "http://r.io",
        "https://r.io/",
        "r.io/",
        "https://r.io/v1/",
        "https://r.io/v2/",
        "https://r.io:443/v2/",
        "r.io/v2/",
        "r.io/v1",
        "https://r.io/anything",
        "r.io/team",
        "r.io/team/app",
        "r.io/team/",
        "*.io",
        "r.*",
        "*.*"
      })
  void keysOfOneRegistry(String key) {
    assertTrue(fits(key, "r.io", "team/app"), key);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil-r.io",
        "r.io.evil.com",
        "r.iox",
        "xr.io",
        "io",
        "r",
        "r.io:5000",
        "r.io:80",
        "r.io/tea",
        "r.io/team/ap",
        "r.io/team/app/x",
        "r.io/app",
        "*.r.io",
        "*",
        "*r.io.com",
        "r.io@evil.com",
        "https://r.io@evil.com",
        "https://evil.com/r.io",
        "https://evil.com?r.io",
        "*.io:5000",
        "",
        "/",
        "https://"
      })
  void lookAlikesGetNothing(String key) {
    assertFalse(fits(key, "r.io", "team/app"), key);
  }

  @ParameterizedTest
  @CsvSource({
    "*.kubernetes.io, abc.kubernetes.io, true",
    "*.kubernetes.io, kubernetes.io, false",
    "*.kubernetes.io, a.b.kubernetes.io, false",
    "*.*.kubernetes.io, a.b.kubernetes.io, true",
    "prefix.*.io, prefix.kubernetes.io, true",
    "*-good.kubernetes.io, prefix-good.kubernetes.io, true",
    "*a*b*.io, xaxxbx.io, true",
    "*a*b*.io, xbxxax.io, false",
    "*.amazonaws.com, 1.dkr.ecr.eu.amazonaws.com, false",
    "*.azurecr.io, evil.azurecr.io.evil.com, false"
  })
  void asteriskIsOneLabelAsForTheKubelet(String key, String registry, boolean fits) {
    assertEquals(fits, fits(key, registry, "app"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://index.docker.io/v1/",
        "index.docker.io",
        "docker.io",
        "registry-1.docker.io",
        "https://registry-1.docker.io/v2/",
        "docker.io/library"
      })
  void dockerHubHasManyNames(String key) {
    assertTrue(fits(key, "docker.io", "library/app"), key);
    assertFalse(fits(key, "hub.docker.io", "library/app"), key);
  }

  @Test
  void usualPortDependsOnTls() {
    assertTrue(RegistryKey.parse("r.io:80").orElseThrow().fit("r.io", "a", false).isPresent());
    assertFalse(RegistryKey.parse("r.io:443").orElseThrow().fit("r.io", "a", false).isPresent());
    assertTrue(fits("r.io", "r.io:443", "a"));
    assertTrue(fits("[::1]:5000", "[::1]:5000", "a"));
    assertFalse(fits("[::1]:5000", "[::1]:5001", "a"));
  }

  @Test
  void moreOfThePathThenTheHostWithoutAsterisks() {
    List<String> best =
        Stream.of("*.io", "https://r.io", "r.io", "r.io/team", "r.io/team/app", "*.io/team")
            .sorted((a, b) -> Integer.compare(fit(b), fit(a)))
            .toList();
    assertEquals(
        List.of("r.io/team/app", "r.io/team", "*.io/team", "r.io", "https://r.io", "*.io"), best);
  }

  private static int fit(String key) {
    return RegistryKey.parse(key).orElseThrow().fit("r.io", "team/app", true).orElseThrow();
  }

  private static boolean fits(String key, String registry, String repository) {
    return RegistryKey.parse(key).stream()
        .anyMatch(k -> k.fit(registry, repository, true).isPresent());
  }
}
