package dev.remora.source.registry.auth;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a token is to allow (distribution, "Token Scope Documentation").
 *
 * @param all in the order in which they are asked for: some services only look at the first
 */
record Scopes(List<String> all) {
  private static final int MOST = 16;
  private static final int LONGEST = 2_048;

  Scopes {
    all = List.copyOf(all);
  }

  /** What a request to a repository needs, where its registry did not say what it wants. */
  static Scopes of(String repository, Need need) {
    return new Scopes(List.of(own(repository) + String.join(",", need.actions())));
  }

  /**
   * What a challenge demands, and what the request needs besides.
   *
   * @param demanded separated by spaces; what is out of all proportion is ignored
   */
  static Scopes demanded(String demanded, String repository, Need need) {
    String own = own(repository);
    Set<String> actions = new TreeSet<>(need.actions());
    Set<String> scopes = new LinkedHashSet<>();
    boolean reasonable = demanded.length() <= LONGEST;
    for (String scope : reasonable ? demanded.strip().split("\\s+") : new String[0]) {
      if (scope.startsWith(own)) {
        actions.addAll(List.of(scope.substring(own.length()).split(",")));
        scopes.add(own);
      } else if (!scope.isEmpty() && scopes.size() < MOST) {
        scopes.add(scope);
      }
    }
    scopes.add(own);
    List<String> complete = new ArrayList<>(scopes);
    complete.replaceAll(scope -> scope.equals(own) ? own + String.join(",", actions) : scope);
    return new Scopes(complete);
  }

  private static String own(String repository) {
    return "repository:" + repository + ":";
  }
}
