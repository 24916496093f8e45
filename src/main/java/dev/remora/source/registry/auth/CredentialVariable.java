package dev.remora.source.registry.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.json.MalformedJson;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A whole file of credentials in a variable, as CI systems hand it over. */
record CredentialVariable(String variable, CredentialDocument document) implements CredentialPlace {

  static Optional<CredentialVariable> read(
      String variable, Map<String, String> environment, Consumer<String> warnings) {
    String text = environment.getOrDefault(variable, "");
    if (text.isBlank()) {
      return Optional.empty();
    }
    try {
      CredentialDocument document = CredentialDocument.parse(text.getBytes(UTF_8));
      document.problems().forEach(problem -> warnings.accept(variable + ": " + problem));
      return Optional.of(new CredentialVariable(variable, document));
    } catch (MalformedJson e) {
      warnings.accept("no credentials are read from " + variable + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  @Override
  public Optional<String> name() {
    return Optional.of(variable);
  }
}
