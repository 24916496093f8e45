package dev.remora.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.opentest4j.TestAbortedException;

/** CNCF Distribution 3: no referrers API; basic and token authentication, TLS. */
public final class Distribution {

  private Distribution() {}

  /** Starts one that anybody may push to and delete from. */
  public static RegistryServer start() {
    return start(Map.of());
  }

  /**
   * Starts one whose configuration is changed by its own variables, such as {@code
   * REGISTRY_AUTH_HTPASSWD_PATH} or {@code REGISTRY_HTTP_TLS_CERTIFICATE}.
   */
  public static RegistryServer start(Map<String, String> variables) {
    if (Tool.REGISTRY.path().isEmpty()) {
      var environment = new HashMap<>(Map.of("REGISTRY_STORAGE_DELETE_ENABLED", "true"));
      environment.putAll(variables);
      return ContainerRegistry.start(Tool.REGISTRY, 5000, List.of(), environment);
    }
    var directory = TempDirectory.create("distribution");
    var config = directory.path().resolve("config.yml");
    var environment = new HashMap<>(Map.of("OTEL_TRACES_EXPORTER", "none"));
    environment.putAll(variables);
    try {
      Files.writeString(config, config(directory.path().resolve("data")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var line = List.of(Tool.REGISTRY.required().toString(), "serve", config.toString());
    return ChildRegistry.start(
        line, environment, directory, ChildRegistry.portIn(ChildRegistry.LISTENING));
  }

  /** Starts one by TLS that serves what another has stored. */
  public static RegistryServer startWithTls(RegistryServer other, Authority authority) {
    return startOver(other, tls(authority));
  }

  /** The same, for clients that show a certificate of the authority only. */
  public static RegistryServer startWithClientCertificates(
      RegistryServer other, Authority authority) {
    var variables = new HashMap<>(tls(authority));
    variables.put("REGISTRY_HTTP_TLS_CLIENTCAS", "[" + authority.ca() + "]");
    return startOver(other, variables);
  }

  private static Map<String, String> tls(Authority authority) {
    return Map.of(
        "REGISTRY_HTTP_TLS_CERTIFICATE", authority.server().certificate().toString(),
        "REGISTRY_HTTP_TLS_KEY", authority.server().key().toString());
  }

  private static RegistryServer startOver(RegistryServer other, Map<String, String> variables) {
    var content =
        other.storage().orElseThrow(() -> new TestAbortedException(Tool.REGISTRY.reason()));
    var all = new HashMap<>(variables);
    all.put("REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY", content.toString());
    return start(all);
  }

  private static String config(Path data) {
    return """
      version: 0.1
      log:
        level: info
        accesslog:
          disabled: true
      storage:
        filesystem:
          rootdirectory: %s
        delete:
          enabled: true
        maintenance:
          uploadpurging:
            enabled: false
      http:
        addr: 127.0.0.1:0
      """
        .formatted(data);
  }
}
