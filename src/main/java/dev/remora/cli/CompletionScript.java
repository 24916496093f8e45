package dev.remora.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What a shell reads to complete the commands, options and values of the tables. */
final class CompletionScript {
  // read when the class is initialised, which for a native image is when it is built
  private static final String BASH = template("completion.bash");
  private static final String ZSH = template("completion.zsh");
  private static final String FISH = template("completion.fish");

  private CompletionScript() {}

  static String of(Shell shell) {
    CompletionTable table = CompletionTable.all();
    CompletionCases cases = new CompletionCases(table);
    return switch (shell) {
      case BASH ->
          filled(
              BASH,
              Map.of(
                  "commands", String.join(" ", table.words()),
                  "valued", String.join(" | ", table.valued()),
                  "options", cases.options(),
                  "values", cases.values(),
                  "arguments", cases.arguments()));
      case ZSH ->
          filled(
              ZSH,
              Map.of(
                  "commands", cases.describedCommands(),
                  "valued", String.join("|", table.valued()),
                  "options", cases.options(),
                  "values", cases.values(),
                  "arguments", cases.arguments(),
                  "about", cases.describedOptions()));
      case FISH ->
          filled(
              FISH,
              Map.of(
                  "commands", FishCompletion.commands(table),
                  "valued", String.join(" ", table.valued()),
                  "options", FishCompletion.options(table),
                  "arguments", FishCompletion.arguments(table)));
    };
  }

  private static String filled(String template, Map<String, String> parts) {
    String script = template;
    for (Map.Entry<String, String> part : parts.entrySet()) {
      script = script.replace("@" + part.getKey() + "@", part.getValue());
    }
    return script;
  }

  private static String template(String name) {
    try (InputStream in = CompletionScript.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
