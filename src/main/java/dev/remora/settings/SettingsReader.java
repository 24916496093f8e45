package dev.remora.settings;

import dev.remora.posix.GivenFile;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Reads the settings from the only three sources there are: flags, then {@code REMORA_*}, then the
 * file that one of these names.
 *
 * <p>The configuration is our own and not Quarkus': no source is added by default, none is
 * discovered, and there is no interceptor, so that profiles and {@code ${…}} mean nothing.
 */
public final class SettingsReader {
  private final Map<String, String> environment;

  public SettingsReader(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /**
   * What was read: every problem, and the settings without those that have one.
   *
   * @param problems unknown names before wrong values; nothing may be contacted before there are
   *     none
   */
  public record Reading(Settings settings, List<Problem> problems) {}

  public Reading read(List<Flag> flags) {
    List<Problem> problems = new ArrayList<>();
    SettingsLayer fromFlags = new SettingsLayer(SettingsLayer.FLAGS);
    flags.forEach(flag -> fromFlags.put(flag.setting(), flag.text(), flag.spelling()));
    SettingsLayer fromEnvironment = EnvironmentReader.read(environment, problems);
    SmallRyeConfig withoutFile = config(fromFlags, fromEnvironment);
    SettingsLayer fromFile = file(withoutFile, problems);
    boolean fileSaysNothing = fromFile.getPropertyNames().isEmpty();
    Settings settings =
        settings(
            fileSaysNothing ? withoutFile : config(fromFlags, fromEnvironment, fromFile), problems);
    return new Reading(settings, List.copyOf(problems));
  }

  private static SmallRyeConfig config(ConfigSource... layers) {
    return new SmallRyeConfigBuilder().withSources(layers).build();
  }

  private static SettingsLayer file(SmallRyeConfig config, List<Problem> problems) {
    // what is wrong with the name itself is reported once, with all other settings
    String where = config.getConfigValue(SettingsTable.SETTINGS.name()).getConfigSourceName();
    return parse(SettingsTable.SETTINGS, config, new ArrayList<>())
        .map(file -> SettingsFile.read(file, where, patience(config), problems))
        .orElseGet(() -> new SettingsLayer(SettingsLayer.FILE));
  }

  /** The deadline, as far as it is known before the file is read. */
  private static Duration patience(SmallRyeConfig config) {
    return parse(SettingsTable.DEADLINE, config, new ArrayList<>()).orElse(GivenFile.LONGEST_WAIT);
  }

  private static Settings settings(SmallRyeConfig config, List<Problem> problems) {
    Map<Setting<?>, Object> values = new HashMap<>();
    for (Setting<?> setting : SettingsTable.all()) {
      parse(setting, config, problems).ifPresent(value -> values.put(setting, value));
    }
    return new Settings(values);
  }

  private static <T> Optional<T> parse(
      Setting<T> setting, SmallRyeConfig config, List<Problem> problems) {
    ConfigValue given = config.getConfigValue(setting.name());
    String text = given.getValue();
    if (text == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(value(setting, GivenText.of(text)));
    } catch (IllegalArgumentException e) {
      String where = given.getConfigSourceName();
      boolean inFile = given.getConfigSourceOrdinal() == SettingsLayer.FILE;
      problems.add(
          new Problem(inFile ? where + ": " + setting : where, String.valueOf(e.getMessage())));
      return Optional.empty();
    }
  }

  private static <T> T value(Setting<T> setting, GivenText given) {
    if (given.text().isEmpty()) {
      throw new IllegalArgumentException(
          "is empty, and nothing would be verified by it; leave it out, or give it a value");
    }
    return given.as(setting.parser());
  }
}
