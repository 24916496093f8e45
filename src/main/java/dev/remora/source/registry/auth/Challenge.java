package dev.remora.source.registry.auth;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One way to log in that a server offers.
 *
 * @param scheme in lower case
 * @param parameters by their names in lower case
 */
record Challenge(String scheme, Map<String, String> parameters) {
  static final String BEARER = "bearer";
  static final String BASIC = "basic";

  Challenge {
    parameters = Map.copyOf(parameters);
  }

  Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isEmpty());
  }

  /** The one that we answer: a token rather than a password that is sent each time. */
  static Optional<Challenge> best(List<Challenge> offered) {
    return offered.stream()
        .filter(c -> c.scheme.equals(BEARER) && c.parameter("realm").isPresent())
        .findFirst()
        .or(() -> offered.stream().filter(c -> c.scheme.equals(BASIC)).findFirst());
  }
}
