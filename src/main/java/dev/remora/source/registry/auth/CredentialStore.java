package dev.remora.source.registry.auth;

import dev.remora.http.Origin;
import dev.remora.oci.Repository;
import dev.remora.posix.WrittenDirectories;
import dev.remora.time.Deadline;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All places where credentials may be, in order. The first that has any for a repository counts,
 * with all that it has, what fits best first; the files that were given are one place. They are
 * looked at each time somebody asks: what is mounted rotates.
 */
public final class CredentialStore {
  /** What Docker calls its Hub when it speaks to a helper. */
  private static final String DOCKER_HUB_SERVER = "https://index.docker.io/v1/";

  /** Each may cost a token and a request. */
  private static final int MOST = 8;

  private static final int MOST_WARNINGS = 100;

  private final List<List<CredentialPlace>> places = new ArrayList<>();
  private final CredentialHelper helper;
  private final Consumer<String> warnings;
  private final Set<String> warned = ConcurrentHashMap.newKeySet();

  /** Of helpers that gave no answer when they were last asked, by what they were asked. */
  private final Map<Question, String> troubles = new ConcurrentHashMap<>();

  private record Question(String registry, String helper, String where) {}

  private record Fit(Identity who, int rank) {}

  /**
   * @param given where the user says that credentials are
   * @param environment of this process, which says where other tools keep theirs
   * @param written where no helper is run
   * @param patience how long is waited for files that are given and turn out to be pipes
   * @param warnings told about what cannot be used, each once
   * @throws dev.remora.failure.UsageFailure when a file that was given is missing or wrong
   */
  public CredentialStore(
      RegistryConfig given,
      Map<String, String> environment,
      WrittenDirectories written,
      Duration patience,
      Consumer<String> warnings) {
    this.warnings = warnings;
    this.helper = new CredentialHelper(environment, written);
    List<CredentialPlace> files = new ArrayList<>();
    for (Path path : given.paths()) {
      files.add(new CredentialFile(path, CredentialFile.Kind.GIVEN, patience, this::warn));
    }
    files.forEach(CredentialPlace::document); // a mistake is told before anything is contacted
    places.add(files);
    new UsualPlaces(environment, this::warn).all().forEach(place -> places.add(List.of(place)));
  }

  /** What there is for a repository, to be tried in turn. */
  List<Identity> find(Repository repository, Origin registry, Deadline deadline) {
    for (List<CredentialPlace> place : places) {
      List<Fit> fits = new ArrayList<>();
      for (CredentialPlace part : place) {
        fits.addAll(find(part, repository, registry, deadline));
      }
      if (!fits.isEmpty()) {
        return fits.stream()
            .sorted(Comparator.comparingInt(Fit::rank).reversed())
            .map(Fit::who)
            .distinct()
            .limit(MOST)
            .toList();
      }
    }
    return List.of();
  }

  private List<Fit> find(
      CredentialPlace place, Repository repository, Origin registry, Deadline deadline) {
    CredentialDocument document = place.document();
    Optional<String> own = helperOf(document, repository, registry);
    List<Fit> entries = entries(document, place, repository, registry);
    if (own.filter(String::isEmpty).isPresent() && !entries.isEmpty()) {
      return entries; // how Docker is told not to ask the store for this registry
    }
    return Stream.concat(own.stream(), document.store().stream())
        .filter(name -> !name.isEmpty())
        .flatMap(name -> helped(name, place, repository, deadline).stream())
        .findFirst()
        .map(helped -> List.of(new Fit(helped, Integer.MAX_VALUE)))
        .orElse(entries);
  }

  private static List<Fit> entries(
      CredentialDocument document, CredentialPlace place, Repository repository, Origin registry) {
    List<Fit> fits = new ArrayList<>();
    for (CredentialDocument.Entry entry : document.entries()) {
      OptionalInt rank = fit(entry.key(), repository, registry);
      if (rank.isPresent()) {
        fits.add(
            new Fit(
                Identity.of(
                    entry.credential(), place.name().orElse("a file") + " for " + entry.key()),
                rank.getAsInt()));
      }
    }
    return fits;
  }

  /** The one for this registry before the one for all, as in Docker. */
  private static Optional<String> helperOf(
      CredentialDocument document, Repository repository, Origin registry) {
    return document.helpers().entrySet().stream()
        .filter(entry -> fit(entry.getKey(), repository, registry).isPresent())
        .max(Comparator.comparingInt(entry -> fit(entry.getKey(), repository, registry).getAsInt()))
        .map(Map.Entry::getValue);
  }

  private Optional<Identity> helped(
      String name, CredentialPlace place, Repository repository, Deadline deadline) {
    String where = place.name().orElse("a file");
    Question question = new Question(repository.registry(), name, where);
    try {
      Optional<Credential> got = helper.get(name, server(repository), deadline);
      troubles.remove(question);
      return got.map(it -> Identity.of(it, program(name) + " (" + where + ")"));
    } catch (CredentialHelper.HelperTrouble e) {
      String trouble = e.getMessage() + " (" + where + " names it)";
      troubles.put(question, trouble);
      warn(trouble);
      return Optional.empty();
    }
  }

  private static OptionalInt fit(RegistryKey key, Repository repository, Origin registry) {
    return key.fit(repository.registry(), repository.path(), registry.isTls());
  }

  private static String server(Repository repository) {
    return repository.registry().equals(RegistryKey.DOCKER_HUB)
        ? DOCKER_HUB_SERVER
        : repository.registry();
  }

  private static String program(String helper) {
    return "docker-credential-" + helper;
  }

  /** What keeps helpers from answering for a registry, for people; empty when nothing does. */
  String troubles(Repository repository) {
    return troubles.entrySet().stream()
        .filter(trouble -> trouble.getKey().registry().equals(repository.registry()))
        .map(Map.Entry::getValue)
        .sorted()
        .collect(Collectors.joining("; "));
  }

  /**
   * What to say to somebody who was not let in without credentials.
   *
   * @param asked whether the registry said how to log in
   */
  String whyNone(Repository repository, Origin registry, boolean asked) {
    String troubles = troubles(repository);
    if (!troubles.isEmpty()) {
      return troubles + ": mend it, or log in with docker login or podman login";
    }
    String there =
        places()
            .flatMap(
                place ->
                    Stream.concat(
                        entries(place.document(), place, repository, registry).stream()
                            .map(fit -> fit.who().source()),
                        asked ? Stream.empty() : helpers(place, repository, registry)))
            .collect(Collectors.joining(", "));
    if (!there.isEmpty()) {
      return "credentials for "
          + repository.registry()
          + " are in "
          + there
          + (asked
              ? ", but none that fit the login it offers"
              : ", but it did not ask for any: check who may do this");
    }
    String looked =
        places()
            .flatMap(
                place -> Stream.concat(place.name().stream(), helpers(place, repository, registry)))
            .collect(Collectors.joining(", "));
    return "no credentials for "
        + repository.registry()
        + (looked.isEmpty() ? " were found: " : " are in " + looked + ": ")
        + "log in with docker login or podman login, or name a file with --registry-config";
  }

  private Stream<CredentialPlace> places() {
    return places.stream().flatMap(List::stream);
  }

  /** Those that are to be asked for a repository. */
  private static Stream<String> helpers(
      CredentialPlace place, Repository repository, Origin registry) {
    CredentialDocument document = place.document();
    return Stream.concat(
            helperOf(document, repository, registry).stream(), document.store().stream())
        .filter(name -> !name.isEmpty())
        .map(name -> program(name) + " (" + place.name().orElse("a file") + ")");
  }

  private void warn(String warning) {
    if (warned.size() < MOST_WARNINGS && warned.add(warning)) {
      warnings.accept(warning);
    }
  }
}
