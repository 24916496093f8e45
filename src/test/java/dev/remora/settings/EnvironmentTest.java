package dev.remora.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.remora.settings.SettingsReader.Reading;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which variables are settings, and which are left alone. */
class EnvironmentTest {
  @Test
  void variablesThatKubernetesInjectsForServicesNamedRemoraAreIgnored() {
    Map<String, String> injected =
        Map.ofEntries(
            Map.entry("REMORA_SERVICE_HOST", "10.0.0.1"),
            Map.entry("REMORA_SERVICE_PORT", "80"),
            Map.entry("REMORA_SERVICE_PORT_HTTP", "80"),
            Map.entry("REMORA_PORT", "tcp://10.0.0.1:80"),
            Map.entry("REMORA_PORT_80_TCP", "tcp://10.0.0.1:80"),
            Map.entry("REMORA_PORT_80_TCP_PROTO", "tcp"),
            Map.entry("REMORA_PORT_80_TCP_PORT", "80"),
            Map.entry("REMORA_PORT_80_TCP_ADDR", "10.0.0.1"),
            Map.entry("REMORA_CONFIG_SERVICE_HOST", "10.0.0.2"),
            Map.entry("REMORA_CONFIG_SERVICE_PORT", "443"),
            Map.entry("REMORA_CONFIG_PORT", "tcp://10.0.0.2:443"),
            Map.entry("REMORA_CONFIG_PORT_443_TCP", "tcp://10.0.0.2:443"),
            Map.entry("REMORA_CONFIG_PORT_443_TCP_ADDR", "10.0.0.2"),
            Map.entry("REMORA_HTTP_PORT", "tcp://10.0.0.3:80"));
    assertEquals(List.of(), read(injected).problems());
  }

  @Test
  void variablesThatOnlyLookLikeKubernetesAreUnknown() {
    for (String name : List.of("REMORA_SERVICE", "REMORA_PORT", "REMORA_PORT_TCP", "REMORA_HOST")) {
      assertEquals(1, read(Map.of(name, "8077")).problems().size(), name);
    }
  }

  @Test
  void theEnvironmentOfOthersIsNotLookedAt() {
    assertEquals(
        List.of(),
        read(Map.of("QUARKUS_TLS_TRUST_ALL", "true", "remora_to", "/x", "REMORAX", "1"))
            .problems());
  }

  private static Reading read(Map<String, String> environment, Flag... flags) {
    return new SettingsReader(environment).read(List.of(flags));
  }
}
