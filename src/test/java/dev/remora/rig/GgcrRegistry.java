package dev.remora.rig;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** go-containerregistry's in-memory registry, with its imperfect referrers API or without it. */
public final class GgcrRegistry {

  private static final Pattern SERVING = Pattern.compile("serving on port (\\d+)");

  private GgcrRegistry() {}

  /** Starts one that lists referrers, with the configuration's media type as artifact type. */
  public static RegistryServer start() {
    var line = List.of(Tool.GGCR.required().toString(), "127.0.0.1:0");
    return start(line, ChildRegistry.LISTENING);
  }

  /** Starts the same server as {@code crane registry serve} does: without referrers. */
  public static RegistryServer startWithoutReferrers() {
    var crane = Tool.CRANE.required().toString();
    return start(List.of(crane, "registry", "serve", "--address", "127.0.0.1:0"), SERVING);
  }

  private static RegistryServer start(List<String> line, Pattern port) {
    var directory = TempDirectory.create("ggcr");
    return ChildRegistry.start(line, Map.of(), directory, ChildRegistry.portIn(port));
  }
}
