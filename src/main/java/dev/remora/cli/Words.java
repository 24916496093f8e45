package dev.remora.cli;

import dev.remora.settings.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The words of a command line, sorted but not yet read as values.
 *
 * @param command the word in the place of the command
 * @param arguments those that belong to no option; nothing when an unknown option makes that
 *     uncertain
 * @param values of each option, in the order given
 * @param switches that are on
 * @param problems of the command line itself
 */
record Words(
    String command,
    Optional<List<String>> arguments,
    Map<String, List<String>> values,
    Set<String> switches,
    List<Problem> problems) {

  boolean has(Option option) {
    return switches.contains(option.name());
  }

  List<String> values(String option) {
    return values.getOrDefault(option, List.of());
  }
}
