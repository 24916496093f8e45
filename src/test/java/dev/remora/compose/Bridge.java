package dev.remora.compose;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.Inet4Address;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Optional;

/** The network that containers are in where nobody says another. */
final class Bridge {
  private static final String INTERFACE = "com.docker.network.bridge.name";

  private Bridge() {}

  /**
   * The address of this machine in that network, from what {@code docker network inspect} says. An
   * engine that has just made the network may leave out its gateway (Docker 20.10): then that is
   * the address of the interface.
   */
  static String address(String inspected) {
    try {
      var network = new ObjectMapper().readTree(inspected).path(0);
      var gateway = network.path("IPAM").path("Config").findValuesAsText("Gateway").stream();
      return gateway
          .filter(address -> address.contains("."))
          .findFirst()
          .or(() -> ofInterface(network.path("Options").path(INTERFACE)))
          .orElseThrow(() -> new AssertionError("no address in " + inspected));
    } catch (JsonProcessingException e) {
      throw new AssertionError(inspected, e);
    }
  }

  private static Optional<String> ofInterface(JsonNode name) {
    try {
      return Optional.ofNullable(NetworkInterface.getByName(name.asText()))
          .flatMap(
              found -> found.inetAddresses().filter(Inet4Address.class::isInstance).findFirst())
          .map(address -> address.getHostAddress());
    } catch (SocketException e) {
      throw new AssertionError(e);
    }
  }
}
