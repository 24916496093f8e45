package dev.remora.cli;

import dev.remora.discovery.Choice;
import dev.remora.discovery.Policy;
import dev.remora.discovery.Survey;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What pulls make of what is attached, where they do not take one.
 *
 * @param here a pull with the settings given
 * @param plain how one without rules and without a pin is ambiguous
 * @param same whether the first is such a one
 */
record Outlook(Optional<String> here, Optional<String> plain, boolean same) {
  /**
   * @param elsewhere where a configuration is attached that the survey did not find, if anywhere
   * @param policy by which those that it found were judged
   */
  static Outlook of(Survey survey, String elsewhere, Policy policy) {
    return new Outlook(
        survey
            .choice()
            .flatMap(choice -> undecided(choice, survey, policy))
            .or(() -> allRefused(survey, policy))
            .or(
                () ->
                    Optional.of("no configuration is attached to it" + elsewhere)
                        .filter(_ -> !elsewhere.isEmpty())),
        survey
            .plain()
            .filter(Choice.Ambiguous.class::isInstance)
            .map(choice -> ((Choice.Ambiguous) choice).summary()),
        survey.choice().equals(survey.plain()));
  }

  private static Optional<String> allRefused(Survey survey, Policy policy) {
    return Optional.of("pull takes none of these (exit 17): none is " + policy.demand())
        .filter(_ -> !survey.refused().isEmpty())
        .filter(_ -> survey.choice().isEmpty() && survey.obstacle().isEmpty());
  }

  private static Optional<String> undecided(Choice choice, Survey survey, Policy policy) {
    return switch (choice) {
      case Choice.Chosen _ -> Optional.empty();
      // what was refused may be what is meant
      case Choice.NoneMatches _ when !survey.refused().isEmpty() ->
          Optional.of("pull takes none of these (exit 17): what matches is not " + policy.demand());
      case Choice.NoneMatches _ ->
          Optional.of("pull takes none of these (exit 11): no rule matches, nor is one pinned");
      case Choice.Ambiguous ambiguous ->
          Optional.of("pull is ambiguous (exit 12): " + ambiguous.summary());
    };
  }

  /** For people, a line each. */
  List<String> lines() {
    Stream<String> elsewhere =
        plain.filter(_ -> !same).stream()
            .map(why -> "a pull without --match is ambiguous (exit 12): " + why);
    return Stream.concat(here.stream(), elsewhere).toList();
  }
}
