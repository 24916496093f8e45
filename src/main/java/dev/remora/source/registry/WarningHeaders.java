package dev.remora.source.registry;

import dev.remora.source.registry.auth.AccessResponse;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hands on what registries warn about, each once; never acted on (distribution-spec, "Warnings").
 */
final class WarningHeaders {
  private static final Pattern FORM =
      Pattern.compile("299 ++\\S++ ++\"((?:[^\"\\\\]|\\\\.)*+)\".*");
  private static final int LONGEST = 4096;
  private static final int MOST = 20;

  private final Consumer<String> listener;
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  WarningHeaders(Consumer<String> listener) {
    this.listener = listener;
  }

  void heed(AccessResponse response) {
    int length = 0;
    for (String header : response.headers("Warning")) {
      length += header.length();
      if (length <= LONGEST) {
        text(header).map(response::redacted).ifPresent(this::warn);
      }
    }
  }

  /** What a header says, where it is meant for people. */
  static Optional<String> text(String header) {
    Matcher m = FORM.matcher(header.strip());
    return m.matches() ? Optional.of(m.group(1).replaceAll("\\\\(.)", "$1")) : Optional.empty();
  }

  void warn(String text) {
    if (told.size() < MOST && told.add(text)) {
      listener.accept(text);
    }
  }
}
