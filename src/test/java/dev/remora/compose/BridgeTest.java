package dev.remora.compose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class BridgeTest {
  @Test
  void theGatewayThatTheEngineNames() {
    assertEquals(
        "172.17.0.1",
        Bridge.address(
            network("{\"Subnet\": \"172.17.0.0/16\", \"Gateway\": \"172.17.0.1\"}", "nowhere")));
    assertEquals(
        "172.18.0.1",
        Bridge.address(
            network(
                "{\"Subnet\": \"fd00::/64\", \"Gateway\": \"fd00::1\"},"
                    + " {\"Subnet\": \"172.18.0.0/16\", \"Gateway\": \"172.18.0.1\"}",
                "nowhere")));
  }

  @Test
  void theInterfaceWhereAnEngineThatHasJustMadeItLeavesTheGatewayOut() {
    assertEquals("127.0.0.1", Bridge.address(network("{\"Subnet\": \"172.17.0.0/16\"}", "lo")));
    assertEquals("127.0.0.1", Bridge.address(network("", "lo")));
    assertThrows(AssertionError.class, () -> Bridge.address(network("", "nowhere")));
  }

  private static String network(String ipam, String bridge) {
    return """
        [{"IPAM": {"Config": [%s]}, "Options": {"com.docker.network.bridge.name": "%s"}}]"""
        .formatted(ipam, bridge);
  }
}
