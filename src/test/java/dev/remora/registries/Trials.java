package dev.remora.registries;

import static java.util.Locale.ROOT;

import dev.remora.rig.Authority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;

/** A client before many registries, several at a time: much of what they do is to wait. */
final class Trials {
  static final Path ACCOUNTS = Path.of("target/registries");

  private static final int AT_A_TIME = 12;

  private Trials() {}

  /** What it makes of each, by its identifier and in the same order. */
  static Map<String, Outcome> of(Client client, List<Behaviour> behaviours, Path scratch) {
    var outcomes = new LinkedHashMap<String, Outcome>();
    Optional<Authority> tls =
        behaviours.stream().anyMatch(behaviour -> behaviour.base().tls())
            ? Optional.of(Authority.in(scratch.resolve(client + "-authority")))
            : Optional.empty();
    try (var threads = Executors.newFixedThreadPool(AT_A_TIME)) {
      var pending = new LinkedHashMap<String, CompletableFuture<Outcome>>();
      for (Behaviour behaviour : behaviours) {
        pending.put(
            behaviour.id(),
            CompletableFuture.supplyAsync(
                () -> Trial.of(client, behaviour, tls, scratch), threads));
      }
      pending.forEach((id, outcome) -> outcomes.put(id, outcome.join()));
    }
    outcomes.forEach((id, outcome) -> keep(client, id, outcome));
    return outcomes;
  }

  /** What was asked and answered, for who wants to know why a cell says what it says. */
  private static void keep(Client client, String id, Outcome outcome) {
    try {
      Path directory = Files.createDirectories(ACCOUNTS.resolve(client.name().toLowerCase(ROOT)));
      Files.writeString(directory.resolve(id + ".txt"), outcome.cell() + "\n" + outcome.account());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
