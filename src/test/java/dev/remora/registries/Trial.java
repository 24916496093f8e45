package dev.remora.registries;

import static java.nio.file.attribute.PosixFilePermissions.fromString;

import dev.remora.registries.Behaviour.Verb;
import dev.remora.rig.Authority;
import dev.remora.rig.Run;
import dev.remora.rig.TestSecrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** A client before a registry that behaves in some way, once for each thing that it is asked. */
final class Trial {
  /** What asks for a configuration that is attached, or for one beside it. */
  private static final Set<Verb> ATTACHED =
      Set.of(Verb.DISCOVER, Verb.PULL, Verb.GET, Verb.RESOLVE, Verb.ATTACH_MORE);

  /** The exit code of who has given up. */
  private static final int UNAVAILABLE = 14;

  private Trial() {}

  /** Asks all of it; the first that goes wrong says what is wrong. */
  static Outcome of(Client client, Behaviour behaviour, Optional<Authority> tls, Path scratch) {
    var accounts = new ArrayList<String>();
    boolean any = false;
    for (Behaviour.Run asked : behaviour.runs()) {
      var outcome = one(client, behaviour, asked, tls, scratch);
      accounts.add(outcome.account());
      if (outcome.cell().startsWith("wrong")) {
        return outcome;
      }
      any |= outcome.cell().equals(Outcome.RIGHT);
    }
    return any ? Outcome.right(String.join("\n", accounts)) : Outcome.noVerb();
  }

  private static Outcome one(
      Client client,
      Behaviour behaviour,
      Behaviour.Run asked,
      Optional<Authority> tls,
      Path scratch) {
    Verb verb = asked.verb();
    try (var registry = new PlayedRegistry(behaviour, ATTACHED.contains(verb), tls)) {
      Path directory = Files.createTempDirectory(scratch, client.name() + "-");
      Files.writeString(directory.resolve(Content.FILE), "color: red\n");
      Files.createDirectory(directory.resolve(Client.OUT));
      login(behaviour, registry, directory);
      Optional<Run> done;
      try {
        var address =
            new Client.Address(
                registry.host(),
                behaviour.base().tls() ? tls.map(Authority::ca) : Optional.empty());
        done =
            client.run(verb, address, directory, asked.failure().equals(Optional.of(UNAVAILABLE)));
      } catch (AssertionError e) { // it took too long
        return Outcome.wrong(word(verb) + " does not end", e.toString());
      }
      if (done.isEmpty()) {
        return Outcome.noVerb();
      }
      var run = done.get();
      var account =
          "%s: %s %s: %s\n%s"
              .formatted(
                  behaviour.id(),
                  client.name(),
                  word(verb),
                  run,
                  String.join("\n", registry.requests()));
      var wrong =
          asked.failure().isPresent()
              ? fault(client, asked, run, directory)
              : wrong(client, verb, run, directory, registry.content());
      return wrong.map(what -> Outcome.wrong(what, account)).orElse(Outcome.right(account));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String word(Verb verb) {
    return verb.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** What is wrong with a success that has to be a failure. */
  private static Optional<String> fault(
      Client client, Behaviour.Run asked, Run run, Path directory) {
    if (run.exit() == 0) {
      return Optional.of(word(asked.verb()) + " does not fail");
    }
    if (Files.exists(directory.resolve(Client.OUT).resolve(Content.FILE))) {
      return Optional.of(word(asked.verb()) + " fails, and leaves the file");
    }
    return client instanceof RemoraClient && !asked.failure().equals(Optional.of(run.exit()))
        ? Optional.of(word(asked.verb()) + " fails with " + run.exit())
        : Optional.empty();
  }

  private static Optional<String> wrong(
      Client client, Verb verb, Run run, Path directory, UsualRegistry registry) {
    if (run.exit() != 0) {
      return Optional.of(word(verb) + " fails");
    }
    boolean right =
        switch (verb) {
          case RESOLVE -> client.lists(run, Content.digest(Content.IMAGE));
          case DISCOVER -> client.lists(run, Content.digest(Content.CONFIG));
          case EMPTY -> !listsAny(run);
          case PULL, GET -> delivered(run, directory);
          case ATTACH -> registry.foundAttached();
          case ATTACH_MORE -> registry.foundAttached() && !registry.lostAttached();
          case PUSH -> registry.hasPushed("new");
        };
    return right
        ? Optional.empty()
        : Optional.of(
            switch (verb) {
              case RESOLVE -> "resolve gives another digest";
              case DISCOVER -> "discover lists nothing";
              case EMPTY -> "lists what is not attached";
              case PULL, GET -> word(verb) + " delivers nothing";
              case ATTACH -> "attached, but not to be found";
              case ATTACH_MORE -> "attached, and the listing lost something";
              case PUSH -> "pushed, but not there";
            });
  }

  private static boolean listsAny(Run run) {
    return run.stdout().replace(Content.digest(Content.IMAGE), "").contains("sha256:");
  }

  private static boolean delivered(Run run, Path directory) {
    try {
      Path file = directory.resolve(Client.OUT).resolve(Content.FILE);
      return Files.exists(file)
          ? Files.readString(file).equals(Content.TEXT)
          : run.stdout().equals(Content.TEXT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where all of them look for credentials. */
  private static void login(Behaviour behaviour, PlayedRegistry registry, Path home)
      throws IOException {
    if (behaviour.base().access().hasUser()) {
      Files.createDirectories(home.resolve(".docker"));
      Path file = home.resolve(".docker/config.json");
      Files.createFile(file, PosixFilePermissions.asFileAttribute(fromString("rw-------")));
      Files.writeString(
          file,
          TestSecrets.configJson(registry.host(), UsualRegistry.USER, UsualRegistry.PASSWORD));
    }
  }
}
