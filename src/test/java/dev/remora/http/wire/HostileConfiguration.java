package dev.remora.http.wire;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/**
 * Everything that could weaken or divert the REST client, set in the configuration of the framework
 * that all tests of this package run under.
 */
public final class HostileConfiguration implements QuarkusTestProfile {
  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.ofEntries(
        Map.entry("quarkus.tls.trust-all", "true"),
        Map.entry("quarkus.tls.hostname-verification-algorithm", "NONE"),
        Map.entry("quarkus.rest-client.verify-host", "false"),
        Map.entry("quarkus.rest-client.proxy-address", "127.0.0.1:9"),
        Map.entry("quarkus.rest-client.follow-redirects", "true"),
        Map.entry("quarkus.rest-client.http2", "true"),
        Map.entry("quarkus.rest-client.user-agent", "somebody else"),
        Map.entry("quarkus.rest-client.read-timeout", "1"),
        Map.entry("quarkus.rest-client.connect-timeout", "1"),
        Map.entry(
            "quarkus.rest-client.\"dev.remora.http.wire.RestCalls\".override-uri",
            "http://127.0.0.1:9/"));
  }
}
