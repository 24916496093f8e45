package dev.remora.attach;

import dev.remora.paths.ContentPath;
import dev.remora.posix.DiskTrouble;
import dev.remora.yaml.MalformedYaml;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The ConfigMaps that are to be attached, and where they are described: a key becomes a file. Each
 * is named, because a build of Kustomize also holds those of other workloads.
 *
 * <p>A Secret is never taken, nor is anything in it told: whoever may pull an image may read what
 * is attached to it.
 *
 * @param wanted none where no ConfigMap is to be attached; then nothing is read
 */
public record ConfigMapSource(List<ConfigMapArgument> wanted, Manifests manifests) {
  /** What Kustomize appends to a name: ten digits of a hash, in letters that spell no words. */
  private static final Pattern HASH = Pattern.compile("-[bcdfghkmt2456789]{10}");

  private static final int MOST_NAMED = 5;

  /**
   * In MiB. A ConfigMap has room for one, and in JSON all of a value is on one line. The parser's
   * time grows with the square of the longest line.
   */
  private static final int LONGEST_LINE = 2;

  /** None. */
  public static final ConfigMapSource NONE = new ConfigMapSource(List.of(), () -> new byte[0]);

  public ConfigMapSource {
    wanted = List.copyOf(wanted);
  }

  /** Manifests of Kubernetes in YAML or JSON. */
  @FunctionalInterface
  public interface Manifests {
    byte[] read() throws IOException;
  }

  /**
   * A key as a file.
   *
   * @param origin as messages name it
   */
  record KeyFile(ContentPath title, byte[] content, String origin) {}

  /**
   * The files, in the order of what was asked for.
   *
   * @param problems takes what cannot be attached, so that all is reported at once
   */
  List<KeyFile> files(List<String> problems) {
    if (wanted.isEmpty()) {
      return List.of();
    }
    List<KeyFile> files = new ArrayList<>();
    try {
      byte[] text = manifests.read();
      if (longestLine(text) > LONGEST_LINE << 20) {
        problems.add("standard input: a line of it is longer than " + LONGEST_LINE + " MiB");
        return List.of();
      }
      List<ConfigMap> described = ManifestReader.read(text);
      for (ConfigMapArgument one : wanted) {
        add(one, described, files, problems);
      }
    } catch (IOException e) {
      problems.add(DiskTrouble.text(e, "standard input"));
    } catch (MalformedYaml e) {
      problems.add("standard input: " + e.getMessage());
    }
    return files;
  }

  private static int longestLine(byte[] text) {
    int longest = 0;
    int begin = 0;
    for (int at = 0; at < text.length; at++) {
      if (text[at] == '\n') {
        longest = Math.max(longest, at - begin);
        begin = at + 1;
      }
    }
    return Math.max(longest, text.length - begin);
  }

  private static void add(
      ConfigMapArgument wanted,
      List<ConfigMap> described,
      List<KeyFile> files,
      List<String> problems) {
    List<ConfigMap> named = named(wanted.name(), described);
    if (named.size() > 1) {
      problems.add(wanted + ": standard input has it more than once: " + listed(named));
    } else if (named.isEmpty()) {
      problems.add(wanted + ": " + missing(wanted.name(), described));
    } else {
      add(wanted, named.getFirst(), files, problems);
    }
  }

  private static void add(
      ConfigMapArgument wanted, ConfigMap map, List<KeyFile> files, List<String> problems) {
    map.flaws().forEach(flaw -> problems.add(wanted + ": " + flaw));
    if (map.data().isEmpty() && map.binaryData().isEmpty() && map.flaws().isEmpty()) {
      problems.add(wanted + ": has no keys");
    }
    map.data()
        .forEach(
            (key, text) ->
                file(wanted, key, text.getBytes(StandardCharsets.UTF_8), problems)
                    .ifPresent(files::add));
    for (Map.Entry<String, String> entry : map.binaryData().entrySet()) {
      try {
        byte[] bytes = Base64.getDecoder().decode(entry.getValue().replaceAll("\\s", ""));
        file(wanted, entry.getKey(), bytes, problems).ifPresent(files::add);
      } catch (IllegalArgumentException e) {
        problems.add(wanted + ": binaryData has under " + entry.getKey() + " no Base64");
      }
    }
  }

  private static Optional<KeyFile> file(
      ConfigMapArgument wanted, String key, byte[] content, List<String> problems) {
    String origin = wanted + ", key " + key;
    if (key.indexOf('/') >= 0) {
      problems.add(origin + ": a key has no slash");
      return Optional.empty();
    }
    String title = wanted.directory().map(it -> it + "/" + key).orElse(key);
    try {
      return Optional.of(new KeyFile(Title.parse(title, origin), content, origin));
    } catch (UnusableFile e) {
      problems.add(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /** Those of exactly this name, else those whose name is this and Kustomize's hash. */
  private static List<ConfigMap> named(String name, List<ConfigMap> described) {
    List<ConfigMap> maps = described.stream().filter(ConfigMap::isConfigMap).toList();
    List<ConfigMap> exact = maps.stream().filter(map -> map.name().equals(name)).toList();
    return exact.isEmpty()
        ? maps.stream().filter(map -> isHashed(map.name(), name)).toList()
        : exact;
  }

  private static boolean isHashed(String full, String name) {
    return full.startsWith(name) && HASH.matcher(full.substring(name.length())).matches();
  }

  private static String missing(String name, List<ConfigMap> described) {
    boolean secret =
        described.stream()
            .anyMatch(
                it ->
                    it.kind().equals("Secret")
                        && (it.name().equals(name) || isHashed(it.name(), name)));
    if (secret) {
      return "it is a Secret, which stays one: whoever may pull the image could read it";
    }
    List<ConfigMap> maps = described.stream().filter(ConfigMap::isConfigMap).toList();
    return maps.isEmpty()
        ? "standard input describes no ConfigMap"
        : "standard input does not describe it, but " + listed(maps);
  }

  private static String listed(List<ConfigMap> maps) {
    String names =
        maps.stream()
            .limit(MOST_NAMED)
            .map(map -> map.namespace().isEmpty() ? map.name() : map.namespace() + "/" + map.name())
            .collect(Collectors.joining(", "));
    int more = maps.size() - MOST_NAMED;
    return more > 0 ? names + " and " + more + " more" : names;
  }
}
