package dev.remora.cli;

import io.quarkus.runtime.configuration.QuarkusConfigFactory;
import org.graalvm.nativeimage.hosted.Feature;

/**
 * Leaves out of a native executable the configuration that the framework was built with: it holds
 * every environment variable of whoever built, secrets of a CI among them, and nobody asks it for
 * anything, since each start sets {@link FrozenConfiguration}'s.
 *
 * <p>What breaks it: a Quarkus whose field has another name, which ends the native build; one that
 * keeps that configuration in another place, too, which {@code scripts/build-native} sees in the
 * executable.
 */
public final class BuildersEnvironment implements Feature {
  @Override
  public void beforeAnalysis(BeforeAnalysisAccess access) {
    try {
      access.registerFieldValueTransformer(
          QuarkusConfigFactory.class.getDeclaredField("config"), (receiver, built) -> null);
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException("Quarkus keeps its configuration elsewhere", e);
    }
  }
}
