package dev.remora.rig;

/** The registries that tests run on, for tests that are to pass on several of them. */
public enum RegistryKind {
  /** Has the referrers API. */
  OLAREG,
  /** No referrers API: the tag schema, on the same server. */
  OLAREG_WITHOUT_REFERRERS,
  /** No referrers API: the registry most people run. */
  DISTRIBUTION,
  /** Lists referrers with the wrong artifact type and sends no {@code OCI-Subject}. */
  GGCR,
  /** No referrers API, and a 404 with a JSON body that is served as {@code text/plain}. */
  CRANE,
  /** The reference registry of OCI 1.1; only where a container engine is. */
  ZOT;

  /** Starts a fresh, empty one; aborts the test (skipped, with the reason) where that cannot be. */
  public RegistryServer start() {
    return switch (this) {
      case OLAREG -> Olareg.start();
      case OLAREG_WITHOUT_REFERRERS -> Olareg.startWithoutReferrers();
      case DISTRIBUTION -> Distribution.start();
      case GGCR -> GgcrRegistry.start();
      case CRANE -> GgcrRegistry.startWithoutReferrers();
      case ZOT -> Zot.start();
    };
  }
}
