package dev.remora.settings;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The settings of one run, each in its type. Only {@code cli} sees it and hands it on in parts. */
public final class Settings {
  private final Map<Setting<?>, Object> values;

  private Settings(Map<Setting<?>, Object> values) {
    this.values = values;
  }

  /** The value of a setting that has a default. */
  public <T> T get(Setting<T> setting) {
    return find(setting)
        .orElseThrow(() -> new IllegalArgumentException(setting + " has no default"));
  }

  /** What was given, or the default if there is one. */
  public <T> Optional<T> find(Setting<T> setting) {
    @SuppressWarnings("unchecked") // the builder puts what the setting's own parser made
    Optional<T> value = (Optional<T>) Optional.ofNullable(values.get(setting));
    return value.or(() -> setting.fallback().map(setting.parser()::parse));
  }

  /** Collects values by their type. */
  static final class Builder {
    private final Map<Setting<?>, Object> values = new HashMap<>();

    <T> void put(Setting<T> setting, T value) {
      values.put(setting, value);
    }

    Settings build() {
      return new Settings(Map.copyOf(values));
    }
  }
}
