package dev.remora.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.ExitCode;
import dev.remora.failure.UsageFailure;
import dev.remora.http.tls.ClientIdentity;
import dev.remora.settings.SettingsReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransportTest {
  private static Transport transport(Map<String, String> environment) {
    return new Transport(new SettingsReader(environment).read(List.of()).settings(), environment);
  }

  @ParameterizedTest
  @ValueSource(strings = {"REMORA_CERT_FILE", "REMORA_KEY_FILE"})
  void certificateAndKeyBelongTogether(String variable) {
    Transport transport = transport(Map.of(variable, "/client.pem"));
    UsageFailure failure = assertThrows(UsageFailure.class, transport::settings);
    assertEquals(ExitCode.USAGE, failure.exitCode());
    assertTrue(failure.line().contains("give both --cert-file and --key-file"), failure.line());
  }

  @Test
  void certificateIsForTheRegistriesThatAreUsed() {
    Transport transport =
        transport(Map.of("REMORA_CERT_FILE", "/client.pem", "REMORA_KEY_FILE", "/key.pem"));
    ClientIdentity identity = transport.settings().tls().identity().orElseThrow();
    assertFalse(identity.isRegistry().test("registry.example"));
    transport.maySeeOurCertificate("registry.example");
    assertTrue(identity.isRegistry().test("registry.example"));
    assertFalse(identity.isRegistry().test("auth.registry.example"));
  }

  @Test
  void malformedProxyIsAUsageFailure() {
    Transport transport = transport(Map.of("HTTPS_PROXY", "http://user:secret@proxy:port"));
    UsageFailure failure = assertThrows(UsageFailure.class, transport::settings);
    assertFalse(failure.line().contains("secret"), failure.line());
  }

  @Test
  void certificatesOfHostsLieWhereDockerAndPodmanLookForThem() {
    assertEquals(
        List.of(
            Path.of("/home/me/.config/containers/certs.d"),
            Path.of("/etc/containers/certs.d"),
            Path.of("/etc/docker/certs.d")),
        transport(Map.of("HOME", "/home/me")).settings().tls().directories());
    assertEquals(
        Path.of("/xdg/containers/certs.d"),
        transport(Map.of("HOME", "/home/me", "XDG_CONFIG_HOME", "/xdg"))
            .settings()
            .tls()
            .directories()
            .getFirst());
    assertEquals(
        2,
        transport(Map.of("HOME", ".", "XDG_CONFIG_HOME", ""))
            .settings()
            .tls()
            .directories()
            .size());
  }
}
