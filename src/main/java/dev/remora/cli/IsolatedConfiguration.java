package dev.remora.cli;

import io.quarkus.runtime.LaunchMode;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.SmallRyeConfigBuilderCustomizer;

/**
 * Takes from Quarkus, at run time, every source of configuration that lies around where Remora is
 * started: environment, system properties, {@code .env} and {@code config/application.properties}
 * in the working directory, which may be the volume that it writes to. What counts at run time is
 * what the build recorded from our {@code application.properties}; Remora's own settings are read
 * elsewhere (specification, section 2.2).
 *
 * <p>Found by its entry in {@code META-INF/services}, during the build as well: there those sources
 * are needed, and the class that the build generates for the run is not there yet. Nor does it
 * count in tests, which have configurations of their own.
 *
 * <p>What breaks it: a Quarkus that names that class otherwise, adds its sources by another flag or
 * after all customizers. Then {@code QUARKUS_BANNER_ENABLED=true} shows a banner, and the test that
 * says so fails.
 */
public final class IsolatedConfiguration implements SmallRyeConfigBuilderCustomizer {
  @Override
  public void configBuilder(SmallRyeConfigBuilder builder) {
    if (LaunchMode.current() == LaunchMode.NORMAL && isRun(builder.getClassLoader())) {
      builder
          .setAddDefaultSources(false)
          .setAddSystemSources(false)
          .setAddPropertiesSources(false)
          .setAddDiscoveredSources(false);
    }
  }

  private static boolean isRun(ClassLoader loader) {
    try {
      Class.forName(FrozenConfiguration.GENERATED, false, loader);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /** After the customizer of Quarkus that asks for the sources. */
  @Override
  public int priority() {
    return Integer.MAX_VALUE;
  }
}
