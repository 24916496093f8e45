package dev.remora.settings;

import io.smallrye.config.ConfigValue;
import io.smallrye.config.ConfigValueConfigSource;
import io.smallrye.config.common.AbstractConfigSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One of the three sources. Each value remembers where it was given. */
final class SettingsLayer extends AbstractConfigSource implements ConfigValueConfigSource {
  static final int FLAGS = 400;
  static final int ENVIRONMENT = 300;
  static final int FILE = 200;

  private final Map<String, ConfigValue> values = new LinkedHashMap<>();

  SettingsLayer(int ordinal) {
    super("remora-" + ordinal, ordinal);
  }

  /**
   * Adds a value, unless it is empty: empty means unset, so that the next source counts. Of a
   * setting of trust it stays, to be refused.
   */
  void put(Setting<?> setting, String given, String where) {
    String text = GivenText.of(given).text();
    if (!text.isEmpty() || SettingsTable.TRUST.contains(setting)) {
      values.put(
          setting.name(),
          ConfigValue.builder()
              .withName(setting.name())
              .withValue(text)
              .withRawValue(text)
              .withConfigSourceName(where)
              .withConfigSourceOrdinal(getOrdinal())
              .build());
    }
  }

  @Override
  @SuppressWarnings("NullAway") // the library's type is not annotated; null is its "not here"
  public @Nullable ConfigValue getConfigValue(String name) {
    return values.get(name);
  }

  @Override
  public Map<String, ConfigValue> getConfigValueProperties() {
    return values;
  }

  @Override
  public Set<String> getPropertyNames() {
    return values.keySet();
  }
}
