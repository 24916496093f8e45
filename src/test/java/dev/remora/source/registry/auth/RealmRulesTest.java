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
        "https://127.0.0.1/token",
        "https://127.9.9.9:5000/token",
        "https://localhost/token",
        "https://localhost./token",
        "https://a.LOCALHOST/token",
        "https://0.0.0.0/token",
        "https://10.1.2.3/token",
        "https://172.16.0.1/token",
        "https://192.168.1.1/token",
        "https://169.254.169.254/latest/meta-data",
        "https://100.100.100.200/token",
        "https://[::1]/token",
        "https://[::]/token",
        "https://[fe80::1]/token",
        "https://[fd00:ec2::254]/token",
        "https://[fc00::1]/token",
        "https://[::ffff:169.254.169.254]/token",
        "https://[::ffff:7f00:1]/token",
        "https://[::169.254.169.254]/token",
        "https://[64:ff9b::a9fe:a9fe]/token",
        "https://[2002:a9fe:a9fe::]/token",
        "https://2130706433/token",
        "https://0x7f.0.0.1/token",
        "https://127.1/token",
        "https://127.0.0.1./token",
        "ftp://auth.test/token",
        "file:///etc/passwd",
        "//auth.test/token",
        "/token",
        "auth.test/token",
        "https:///token",
        "https://auth.test/token#part",
        "https://auth test/token",
        ""
      })
  void realmWhereNothingGoes(String realm) {
    ProtocolViolation failure =
        assertThrows(ProtocolViolation.class, () -> OVER_TLS.checked(realm, PURPOSE));
    assertEquals(ExitCode.PROTOCOL, failure.exitCode());
    assertTrue(failure.line().contains("get a token from"), failure::line);
    assertFalse(failure.line().contains("pw"), failure::line);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "10.1.2.3", "[::1]", "[fe80::1]", "localhost"})
  void registryThatIsNearItselfMayBeItsOwnTokenService(String host) {
    String realm = "https://" + host + ":5001/token";
    assertEquals(URI.create(realm), rules("https://" + host + ":5000").checked(realm, PURPOSE));
  }

  @Test
  void nearRegistryMayNotSendUsToAnotherNearHost() {
    assertThrows(
        ProtocolViolation.class,
        () -> rules("http://127.0.0.1:5000").checked("http://localhost:5000/token", PURPOSE));
    assertThrows(
        ProtocolViolation.class,
        () -> rules("http://10.0.0.1").checked("http://169.254.169.254/token", PURPOSE));
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
