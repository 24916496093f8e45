package dev.remora.settings;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads {@code REMORA_*}, and ignores what Kubernetes puts there for a Service of such a name. */
final class EnvironmentReader {
  private static final Pattern SERVICE =
      Pattern.compile(
          "REMORA_(?:.*_)?(?:SERVICE_HOST|SERVICE_PORT(?:_.*)?|PORT_[0-9]+_(?:TCP|UDP|SCTP)(?:_.*)?)");
  private static final Pattern SERVICE_PORT = Pattern.compile("REMORA_(?:.*_)?PORT");
  private static final Pattern SERVICE_ADDRESS = Pattern.compile("(?:tcp|udp|sctp)://.*");

  private EnvironmentReader() {}

  static SettingsLayer read(Map<String, String> environment, List<Problem> problems) {
    SettingsLayer layer = new SettingsLayer(SettingsLayer.ENVIRONMENT);
    new TreeMap<>(environment)
        .forEach(
            (name, text) -> {
              if (name.startsWith(Setting.PREFIX) && !ofKubernetes(name, text)) {
                read(name, text, layer, problems);
              }
            });
    return layer;
  }

  private static void read(String name, String text, SettingsLayer layer, List<Problem> problems) {
    Optional<Setting<?>> setting =
        SettingsTable.all().stream().filter(each -> each.variable().equals(name)).findFirst();
    if (setting.isPresent()) {
      layer.put(setting.get(), text, name);
    } else if (!GivenText.of(text).text().isEmpty()) { // what is unset is not unknown
      problems.add(unknown(name));
    }
  }

  private static Problem unknown(String name) {
    List<String> known = SettingsTable.all().stream().map(Setting::variable).toList();
    return new Problem(
        Problem.name(name),
        "no such setting; " + Nearest.hint(name, known, SettingsTable.WHERE_TO_READ));
  }

  private static boolean ofKubernetes(String name, String text) {
    return SERVICE.matcher(name).matches()
        || (SERVICE_PORT.matcher(name).matches() && SERVICE_ADDRESS.matcher(text).matches());
  }
}
