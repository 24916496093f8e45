package dev.remora.source.registry.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.ExitCode;
import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.Purpose;
import dev.remora.http.Origin;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A registry, or who answers in its place, says where secrets are to be sent. */
class RealmRulesTest {
  private static final Purpose PURPOSE = new Purpose("fetch", "x");
  private static final RealmRules OVER_TLS = rules("https://registry.test");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://auth.docker.io/token",
        "https://gitlab.com/jwt/auth",
        "https://registry.test/service/token",
        "https://auth.test:8443/token?account=x&y=%2F",
        "https://my_auth.test/token",
        "https://8.8.8.8/token",
        "https://[2001:4860::8888]/token"
      })
  void anotherPublicHostIsFine(String realm) {
    assertEquals(URI.create(realm), OVER_TLS.checked(realm, PURPOSE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://auth.test/token", // without TLS
        "http://registry.test/token",
        "https://user@auth.test/token", // userinfo
        "https://user:pw@registry.test/token",
        "ftp://auth.test/token",
        "file:///etc/passwd",
        "//auth.test/token",
        "/token",
        "auth.test/token",
        "https:///token",
        "https://auth.test/token#part",
        "https://auth test/token",
        "https://auth.test\\@other.test/token",
        "https://auth.test/to\tken",
        ""
      })
  void realmWhereNothingGoes(String realm) {
    ProtocolViolation failure =
        assertThrows(ProtocolViolation.class, () -> OVER_TLS.checked(realm, PURPOSE));
    assertEquals(ExitCode.PROTOCOL, failure.exitCode());
    assertTrue(failure.line().contains("get a token from"), failure::line);
    assertFalse(failure.line().contains("pw"), failure::line);
  }

  @Test
  void secretsGoWithoutTlsOnlyWhereASettingAllowsIt() {
    RealmRules rules =
        new RealmRules(Origin.of(URI.create("http://registry.test")), "auth.test:80"::equals);
    assertTrue(rules.mayHaveSecrets(rules.checked("http://registry.test/token", PURPOSE)));
    assertTrue(rules.mayHaveSecrets(rules.checked("http://auth.test/token", PURPOSE)));
    assertTrue(rules.mayHaveSecrets(rules.checked("https://other.test/token", PURPOSE)));
    assertFalse(rules.mayHaveSecrets(rules.checked("http://other.test/token", PURPOSE)));
    assertFalse(rules.mayHaveSecrets(rules.checked("http://registry.test:81/token", PURPOSE)));
  }

  private static RealmRules rules(String registry) {
    return new RealmRules(Origin.of(URI.create(registry)), host -> false);
  }
}
