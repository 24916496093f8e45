package dev.remora.cli;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import io.quarkus.runtime.configuration.AbstractConfigBuilder;
import io.quarkus.runtime.configuration.ConfigRecorder;
import io.quarkus.runtime.configuration.QuarkusConfigFactory;
import io.quarkus.value.registry.ValueRegistry;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Map;

/**
 * Quarkus' run-time configuration, read once when a native executable is built instead of at each
 * start.
 *
 * <p>Nothing at run time may change it (see {@link IsolatedConfiguration}), and reading it, above
 * all mapping it to the interfaces of the extensions, is the largest part of Quarkus' start: some 6
 * ms of a pull that then takes less than 10. On the JVM this class does nothing.
 *
 * <p>What breaks it: a Quarkus whose generated class has another name or reads by another method;
 * then the executable cannot be built. One that adds to what {@code readConfig} does, or a
 * customizer that looks at the machine it runs on; then the test that compares both configurations
 * fails.
 */
final class FrozenConfiguration {
  /** What the build generates for the run. */
  static final String GENERATED = "io.quarkus.runtime.generated.RunTimeConfig";

  private FrozenConfiguration() {}

  /** What {@code readConfig} builds, without the values that only a running process registers. */
  static SmallRyeConfig build() {
    SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder();
    AbstractConfigBuilder.withCustomizer(builder, GENERATED);
    return builder.build();
  }

  /** Initialised, as nearly every class is, when the executable is built. */
  private static final class Frozen {
    static final SmallRyeConfig CONFIGURATION = build();
  }

  /** The same each time, and without a build not there. */
  static SmallRyeConfig frozen() {
    return Frozen.CONFIGURATION;
  }

  /** Takes the place of the generated method in a native executable. */
  @TargetClass(className = "io.quarkus.runtime.generated.Config")
  static final class Reading {
    @Substitute
    public void readConfig(ValueRegistry registry) {
      QuarkusConfigFactory.setConfig(frozen());
    }
  }

  /** Whether a start differs from the build, where nothing can: half a millisecond. */
  @TargetClass(ConfigRecorder.class)
  static final class Checks {
    @Substitute
    public void handleConfigChange(List<ConfigValue> values) {}

    @Substitute
    public void deprecatedProperties(Map<String, String> properties) {}
  }
}
