package dev.remora.discovery;

import dev.remora.oci.Annotations;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Ordered rules over annotations, {@code env=prod,region=eu;env=prod;tier=default}: the first rule
 * that matches a candidate wins.
 *
 * @param rules each a set of annotations that have to be there with just these values
 */
public record MatchRules(List<Map<String, String>> rules) {
  private static final MatchRules NONE = new MatchRules(List.of());

  public MatchRules {
    rules =
        rules.stream().map(rule -> Collections.unmodifiableMap(new LinkedHashMap<>(rule))).toList();
  }

  /** No rules: every candidate counts. */
  public static MatchRules none() {
    return NONE;
  }

  public boolean isEmpty() {
    return rules.isEmpty();
  }

  /**
   * Reads them.
   *
   * @throws IllegalArgumentException with a message for people
   */
  public static MatchRules parse(String text) {
    List<Map<String, String>> rules = new ArrayList<>();
    for (String rule : text.split(";", -1)) {
      Map<String, String> conditions = new LinkedHashMap<>();
      for (String condition : rule.split(",", -1)) {
        int equals = condition.indexOf('=');
        String key = equals < 0 ? "" : condition.substring(0, equals).strip();
        if (key.isEmpty()) {
          throw new IllegalArgumentException(
              "rules such as env=prod,region=eu;env=prod are expected");
        }
        if (conditions.put(key, condition.substring(equals + 1).strip()) != null) {
          throw new IllegalArgumentException("a rule names the annotation " + key + " twice");
        }
      }
      rules.add(conditions);
    }
    return new MatchRules(rules);
  }

  /**
   * What a rule matches.
   *
   * @param rule as it is written; where there are several, with its place among them
   * @param candidates at least one
   */
  record Match(String rule, List<Candidate> candidates) {}

  /** What the first rule that matches any of them matches; nothing where none does. */
  Optional<Match> firstMatch(List<Candidate> candidates) {
    for (int i = 0; i < rules.size(); i++) {
      Map<String, String> rule = rules.get(i);
      List<Candidate> matching =
          candidates.stream().filter(c -> matches(rule, c.annotations())).toList();
      if (!matching.isEmpty()) {
        String place = rules.size() == 1 ? "" : " (%d of %d)".formatted(i + 1, rules.size());
        return Optional.of(new Match(text(rule) + place, matching));
      }
    }
    return Optional.empty();
  }

  /** As {@link #parse} reads them. */
  @Override
  public String toString() {
    return rules.stream().map(MatchRules::text).collect(Collectors.joining(";"));
  }

  private static String text(Map<String, String> rule) {
    return rule.entrySet().stream()
        .map(condition -> condition.getKey() + "=" + condition.getValue())
        .collect(Collectors.joining(","));
  }

  private static boolean matches(Map<String, String> rule, Annotations annotations) {
    return rule.entrySet().stream()
        .allMatch(
            condition ->
                annotations.get(condition.getKey()).equals(Optional.of(condition.getValue())));
  }
}
