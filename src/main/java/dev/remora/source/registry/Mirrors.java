package dev.remora.source.registry;

import dev.remora.oci.Repository;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which mirrors stand for which registries, in the order in which they are asked. */
public record Mirrors(List<Rule> rules) {
  private static final Pattern SEPARATOR = Pattern.compile("[,\\s]+");
  private static final Pattern AROUND_EQUALS = Pattern.compile("\\s*=\\s*");
  private static final int LONGEST_PREFIX = 100;
  private static final int LONGEST_PATH = 255;

  /**
   * One of them.
   *
   * @param registry that it stands for, host and optional port
   * @param host its own
   * @param prefix before the repository's name, with a slash at its end; empty without one
   */
  record Rule(String registry, String host, String prefix) {
    static Rule parse(String text) {
      int equals = text.indexOf('=');
      if (equals < 0) {
        throw expected();
      }
      String mirror = text.substring(equals + 1);
      int slash = mirror.indexOf('/');
      String host = slash < 0 ? mirror : mirror.substring(0, slash);
      String prefix = slash < 0 ? "" : mirror.substring(slash + 1);
      try {
        String own = Repository.registry(host);
        String path = slash < 0 ? "any" : prefix;
        if (new Repository(own, path).path().length() > LONGEST_PREFIX) {
          throw expected();
        }
        return new Rule(
            Repository.registry(text.substring(0, equals)),
            own,
            prefix.isEmpty() ? "" : prefix + "/");
      } catch (IllegalArgumentException e) {
        throw expected();
      }
    }

    private static IllegalArgumentException expected() {
      return new IllegalArgumentException(
          "registry=mirror such as docker.io=mirror.local/dockerhub is expected, several between"
              + " commas");
    }
  }

  public Mirrors {
    rules = List.copyOf(rules);
  }

  public static Mirrors none() {
    return new Mirrors(List.of());
  }

  /**
   * Reads {@code registry=mirror-host[/prefix]}, several between commas.
   *
   * @throws IllegalArgumentException with a message for people
   */
  public static Mirrors parse(String text) {
    String joined = AROUND_EQUALS.matcher(text.strip()).replaceAll("=");
    return new Mirrors(Stream.of(SEPARATOR.split(joined)).map(Rule::parse).toList());
  }

  /** Where a repository's content may be had as well; a name that becomes too long has none. */
  public List<Repository> of(Repository repository) {
    return rules.stream()
        .filter(rule -> rule.registry.equals(repository.registry()))
        .filter(rule -> rule.prefix.length() + repository.path().length() <= LONGEST_PATH)
        .map(rule -> new Repository(rule.host, rule.prefix + repository.path()))
        .toList();
  }
}
