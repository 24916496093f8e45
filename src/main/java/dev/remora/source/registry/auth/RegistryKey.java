package dev.remora.source.registry.auth;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The name of an entry in a file of credentials: what it is for, in the ways of all tools that
 * write such files.
 *
 * <p>Docker writes hosts, and URLs of which only the host counts. Podman adds the beginning of a
 * repository's path, in whole segments. The kubelet also allows {@code *} within a label of the
 * host (it stands for no dot). A part of a host is never enough: look-alikes get nothing.
 *
 * @param host with its port, if it was given; may hold asterisks
 * @param path segments of the repository's path that have to be the first; may be empty
 * @param url whether it is one, as Docker's older ones are
 */
record RegistryKey(String host, List<String> path, boolean url) {
  static final String DOCKER_HUB = "docker.io";
  private static final Set<String> ALSO_DOCKER_HUB =
      Set.of("index.docker.io", "registry-1.docker.io");
  private static final int LONGEST = 1_024;
  private static final Pattern FORM =
      Pattern.compile(
          "(?<scheme>[Hh][Tt][Tt][Pp][Ss]?://)?"
              + "(?<host>(?:[A-Za-z0-9._*-]++|\\[[0-9A-Fa-f:.]++])(?::[0-9]{1,5})?)"
              + "(?<path>/[^?#\\s]*+)?");
  private static final Pattern API_VERSION = Pattern.compile("^/v[12](?=/|$)");

  RegistryKey {
    path = List.copyOf(path);
  }

  /** Reads one; nothing when no registry can have such a name. */
  static Optional<RegistryKey> parse(String text) {
    Matcher m = FORM.matcher(text.strip());
    if (text.length() > LONGEST || !m.matches()) {
      return Optional.empty();
    }
    boolean url = m.group("scheme") != null;
    String path = m.group("path") == null ? "" : m.group("path");
    String rest = API_VERSION.matcher(path).replaceFirst("");
    return Optional.of(new RegistryKey(m.group("host"), url ? List.of() : segments(rest), url));
  }

  private static List<String> segments(String path) {
    return List.of(path.split("/")).stream().filter(segment -> !segment.isEmpty()).toList();
  }

  /**
   * How well it fits a repository: more for more of its path, then for its host without asterisks;
   * nothing when it does not.
   */
  OptionalInt fit(String registry, String repository, boolean tls) {
    List<String> segments = segments(repository);
    boolean inside =
        path.size() <= segments.size() && segments.subList(0, path.size()).equals(path);
    String wanted = normal(registry, tls);
    String own = normal(host, tls);
    boolean exact = own.equals(wanted);
    if (!inside || !(exact || matches(own, wanted))) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(4 * path.size() + (exact ? 2 : 0) + (url ? 0 : 1));
  }

  /** The whole name in lower case, without the port that goes without saying. */
  private static String normal(String host, boolean tls) {
    String port = tls ? ":443" : ":80";
    String name = host.toLowerCase(Locale.ROOT);
    String bare = name.endsWith(port) ? name.substring(0, name.length() - port.length()) : name;
    return ALSO_DOCKER_HUB.contains(bare) ? DOCKER_HUB : bare;
  }

  private static boolean matches(String glob, String host) {
    if (!glob.contains("*")) {
      return false;
    }
    List<String> globs = List.of(glob.split("[.:]", -1));
    List<String> labels = List.of(host.split("[.:]", -1));
    return port(glob).equals(port(host))
        && globs.size() == labels.size()
        && IntStream.range(0, labels.size())
            .allMatch(i -> matchesLabel(globs.get(i), labels.get(i)));
  }

  private static String port(String host) {
    int colon = host.lastIndexOf(':');
    return colon < 0 ? "" : host.substring(colon);
  }

  /** Takes as little for each asterisk as will do, which needs no way back but to the last one. */
  private static boolean matchesLabel(String glob, String label) {
    int g = 0;
    int l = 0;
    int star = -1;
    int taken = 0;
    while (l < label.length()) {
      if (g < glob.length() && glob.charAt(g) == '*') {
        star = g++;
        taken = l;
      } else if (g < glob.length() && glob.charAt(g) == label.charAt(l)) {
        g++;
        l++;
      } else if (star >= 0) {
        g = star + 1;
        l = ++taken;
      } else {
        return false;
      }
    }
    return glob.substring(g).chars().allMatch(c -> c == '*');
  }

  @Override
  public String toString() {
    return path.isEmpty() ? host : host + "/" + String.join("/", path);
  }
}
