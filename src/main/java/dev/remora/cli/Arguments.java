package dev.remora.cli;

import dev.remora.attach.ConfigMapArgument;
import dev.remora.attach.FileArgument;
import dev.remora.oci.Annotations;
import dev.remora.oci.ImageReference;
import dev.remora.settings.Command;
import dev.remora.settings.GivenText;
import dev.remora.settings.Parser;
import dev.remora.settings.Problem;
import dev.remora.settings.SettingsTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads the words of one command as values, and collects what is wrong with them. */
final class Arguments {
  /** As an unset variable of a shell leaves it. */
  static final String EMPTY = "is empty; was a variable in it not set?";

  private final Words words;
  private final List<Problem> problems;
  private final List<String> given;

  Arguments(Words words, List<Problem> problems) {
    this.words = words;
    this.problems = problems;
    this.given = words.arguments().orElse(List.of());
  }

  int count() {
    return given.size();
  }

  void noMoreThan(int most) {
    if (given.size() > most) {
      report("arguments", "too many; at most " + most + " can be given");
    }
  }

  /** One that has to be there. */
  <T> Optional<T> at(int index, String label, Parser<T> parser) {
    if (index < given.size()) {
      return parse(given.get(index), label, parser);
    }
    String command = words.command().orElse(Command.PULL.toString());
    reportMissing(label, "missing; remora help " + command + " shows what it takes");
    return Optional.empty();
  }

  Optional<ImageReference> reference(String label) {
    return at(0, label, SettingsTable.IMAGE.parser());
  }

  /**
   * All but the first, and ConfigMaps; at least one of both.
   *
   * @param otherwise what could be given instead
   */
  GivenContent content(String otherwise) {
    List<FileArgument> files = files();
    List<ConfigMapArgument> configMaps = options(Option.CONFIGMAP, ConfigMapArgument::parse);
    if (given.size() < 2 && !words.has(Option.CONFIGMAP)) {
      reportMissing("FILE", "missing; give at least one file or directory" + otherwise);
    }
    return new GivenContent(files, configMaps);
  }

  private List<FileArgument> files() {
    List<FileArgument> files = new ArrayList<>();
    // taken as it is: a file may have any name
    given.stream()
        .skip(1)
        .forEach(
            name -> {
              if (name.isEmpty()) {
                report("FILE", EMPTY);
              } else {
                value("FILE", () -> FileArgument.parse(name)).ifPresent(files::add);
              }
            });
    return List.copyOf(files);
  }

  /** The value of an option that may be given once. */
  <T> Optional<T> option(Option option, Parser<T> parser) {
    List<String> values = words.values(option.name());
    if (values.size() > 1) {
      report(option.name(), "given twice");
    }
    return values.stream().findFirst().flatMap(text -> parse(text, option.name(), parser));
  }

  /** The values of an option that may be repeated. */
  <T> List<T> options(Option option, Parser<T> parser) {
    return words.values(option.name()).stream()
        .flatMap(text -> parse(text, option.name(), parser).stream())
        .toList();
  }

  Annotations annotations() {
    return new Annotations(pairs(Option.ANNOTATION));
  }

  /** The values of an option that may be repeated, each a key and a value. */
  Map<String, String> pairs(Option option) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String pair : words.values(option.name())) {
      int equals = pair.indexOf('=');
      if (equals < 1) {
        report(option.name(), "KEY=VALUE is expected");
      } else if (pair.substring(equals + 1).isBlank()) {
        report(
            option.name(),
            "KEY=VALUE is expected, and VALUE is empty; was a variable in it not set?");
      } else if (pairs.put(pair.substring(0, equals), pair.substring(equals + 1)) != null) {
        report(option.name(), "one key is given twice");
      }
    }
    return pairs;
  }

  void report(String where, String message) {
    problems.add(new Problem(where, message));
  }

  /** Only where it is known what the arguments are: it may be the value of an unknown option. */
  void reportMissing(String where, String message) {
    if (words.arguments().isPresent()) {
      report(where, message);
    }
  }

  private <T> Optional<T> parse(String text, String where, Parser<T> parser) {
    GivenText given = GivenText.of(text);
    if (given.text().isEmpty()) {
      report(where, EMPTY);
      return Optional.empty();
    }
    return value(where, () -> given.as(parser));
  }

  private <T> Optional<T> value(String where, Supplier<T> read) {
    try {
      return Optional.of(read.get());
    } catch (IllegalArgumentException e) {
      report(where, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }
}
