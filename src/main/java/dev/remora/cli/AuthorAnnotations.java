package dev.remora.cli;

import dev.remora.oci.Annotations;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * From which commit, of which repository and by whom a configuration is made, where a CI says so in
 * its environment: a digest then leads back to a commit. They are OCI's own annotations, which no
 * choice goes by. What is given as an option counts instead.
 */
record AuthorAnnotations(Map<String, String> environment) {
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

  /** Without a user, before whom many a CI puts a token. */
  private static final Pattern URL = Pattern.compile("https?://[^@\\s?#]{1,500}");

  private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}]{1,200}");

  /** GitHub, Gitea and Forgejo; GitLab and Woodpecker; Azure; Bitbucket; CircleCI; Buildkite. */
  private static final List<String> COMMITS =
      List.of(
          "GITHUB_SHA",
          "CI_COMMIT_SHA",
          "BUILD_SOURCEVERSION",
          "BITBUCKET_COMMIT",
          "CIRCLE_SHA1",
          "BUILDKITE_COMMIT");

  private static final List<String> SOURCES =
      List.of(
          "CI_PROJECT_URL",
          "CI_REPO_URL",
          "BUILD_REPOSITORY_URI",
          "BITBUCKET_GIT_HTTP_ORIGIN",
          "CIRCLE_REPOSITORY_URL",
          "BUILDKITE_REPO");

  private static final List<String> NAMES = List.of("GITHUB_ACTOR", "CI_COMMIT_AUTHOR");

  /** Those given, and what the CI adds. */
  Annotations with(Annotations given) {
    Optional<String> commit = first(COMMITS, COMMIT);
    if (commit.isEmpty()) {
      return given; // without one, the others lead nowhere
    }
    Map<String, String> all = new TreeMap<>(given.entries());
    all.putIfAbsent(Annotations.REVISION, commit.get());
    ofGitHub()
        .or(() -> first(SOURCES, URL))
        .ifPresent(url -> all.putIfAbsent(Annotations.SOURCE, url));
    first(NAMES, NAME).ifPresent(name -> all.putIfAbsent(Annotations.AUTHORS, name));
    return new Annotations(all);
  }

  private Optional<String> ofGitHub() {
    return Optional.ofNullable(environment.get("GITHUB_REPOSITORY"))
        .flatMap(
            name ->
                Optional.ofNullable(environment.get("GITHUB_SERVER_URL"))
                    .map(server -> server + "/" + name))
        .filter(URL.asMatchPredicate());
  }

  private Optional<String> first(List<String> variables, Pattern form) {
    return variables.stream()
        .flatMap(variable -> Optional.ofNullable(environment.get(variable)).stream())
        .filter(form.asMatchPredicate())
        .findFirst();
  }
}
