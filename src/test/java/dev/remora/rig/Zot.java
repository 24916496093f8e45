package dev.remora.rig;

import java.util.List;
import java.util.Map;

/** zot, the reference registry of OCI 1.1, from its published image. */
public final class Zot {

  private Zot() {}

  /** Starts one with the configuration of its image. */
  public static RegistryServer start() {
    return ContainerRegistry.start(Tool.ZOT, 5000, List.of(), Map.of());
  }
}
