package dev.remora.settings;

import java.util.Map;
import java.util.Optional;

/** The settings of one run, each in its type. Only {@code cli} sees it and hands it on in parts. */
public final class Settings {
  private final Map<Setting<?>, Object> values;

  /**
   * @param values what each setting's own parser made
   */
  Settings(Map<Setting<?>, Object> values) {
    this.values = Map.copyOf(values);
  }

  /** The value of a setting that has a default. */
  public <T> T get(Setting<T> setting) {
    return find(setting)
        .orElseThrow(() -> new IllegalArgumentException(setting + " has no default"));
  }

  /** What was given, or the default if there is one. */
  public <T> Optional<T> find(Setting<T> setting) {
    return given(setting).or(() -> setting.fallback().map(setting.parser()::parse));
  }

  /** What was given; nothing where only the default holds. */
  @SuppressWarnings("unchecked") // its own parser made it
  public <T> Optional<T> given(Setting<T> setting) {
    return (Optional<T>) Optional.ofNullable(values.get(setting));
  }
}
