package dev.remora;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The packages, and which may see which: the one table that {@link ArchitectureTest} enforces and
 * the map in {@code CONTRIBUTING.md} is drawn from.
 */
final class PackageMap {
  /** What nearly every package may use. */
  static final List<String> VALUES = List.of("oci", "json", "time", "failure", "trace");

  /** Sees everything. */
  static final String TOP = "cli";

  /** Each package with those that it may see besides itself. */
  static final Map<String, Set<String>> ARROWS = arrows();

  private PackageMap() {}

  private static Map<String, Set<String>> arrows() {
    Map<String, Set<String>> arrows = new TreeMap<>();
    arrows.put("failure", Set.of());
    arrows.put("trace", Set.of());
    arrows.put("json", Set.of("failure")); // which characters do no good
    arrows.put("time", Set.of("failure"));
    arrows.put("oci", Set.of("json", "failure"));
    arrows.put("posix", Set.of("time", "failure"));
    arrows.put("http", Set.of("time", "failure", "trace"));
    arrows.put("pem", Set.of());
    arrows.put("yaml", Set.of());
    arrows.put("http.tls", Set.of("http", "pem", "posix", "failure"));
    arrows.put("http.wire", Set.of("http", "http.tls", "time", "failure", "trace"));
    arrows.put("paths", Set.of("failure"));
    arrows.put("source", values("posix"));
    arrows.put("source.layout", values("source", "posix"));
    arrows.put("source.cache", values("source", "source.layout", "posix"));
    arrows.put("source.registry", values("source", "http", "source.registry.auth"));
    arrows.put("source.registry.auth", values("http", "posix"));
    arrows.put("trust.proof", values());
    arrows.put("trust.key", values("pem", "trust.proof"));
    arrows.put("trust.log", values("trust.key", "trust.proof"));
    arrows.put("trust.x509", values("trust.key", "trust.proof"));
    arrows.put("trust.timestamp", values("trust.x509", "trust.key", "trust.proof"));
    arrows.put(
        "trust.sigstore",
        values("trust.log", "trust.timestamp", "trust.x509", "trust.key", "trust.proof"));
    arrows.put("trust.notation", values("trust.key", "trust.proof", "trust.x509"));
    arrows.put("trust", values("source", "trust.notation", "trust.proof", "trust.sigstore"));
    arrows.put("discovery", values("source", "trust", "trust.proof"));
    arrows.put("content", values("source", "posix", "paths"));
    arrows.put("publish", values("posix", "paths"));
    arrows.put(
        "attach",
        values(
            "source",
            "discovery",
            "trust",
            "trust.key",
            "trust.notation",
            "trust.proof",
            "trust.sigstore",
            "paths",
            "posix",
            "yaml"));
    arrows.put("hooks", values("http", "posix", "yaml"));
    arrows.put(
        "sync",
        values("discovery", "content", "publish", "hooks", "source", "trust", "trust.proof"));
    arrows.put("diff", values("posix"));
    arrows.put(
        "compare",
        values(
            "sync",
            "discovery",
            "content",
            "publish",
            "hooks",
            "source",
            "trust.proof",
            "attach",
            "paths",
            "posix",
            "diff"));
    arrows.put("observe", values("sync"));
    arrows.put(
        "settings",
        values(
            "discovery",
            "hooks",
            "posix",
            "publish",
            "source.registry",
            "source.registry.auth",
            "sync",
            "trust",
            "trust.notation"));
    arrows.put(TOP, Set.copyOf(arrows.keySet()));
    return arrows;
  }

  private static Set<String> values(String... more) {
    Set<String> all = new TreeSet<>(VALUES);
    all.addAll(List.of(more));
    return all;
  }

  /** Those of the rooms above the values that a package may see. */
  static Set<String> roomsSeenBy(String name) {
    Set<String> seen = new TreeSet<>(ARROWS.getOrDefault(name, Set.of()));
    VALUES.forEach(seen::remove);
    return seen;
  }

  /** The same without those that can be reached by way of another: an arrow of the picture each. */
  static Set<String> arrowsFrom(String name) {
    Set<String> direct = new TreeSet<>(roomsSeenBy(name));
    roomsSeenBy(name).forEach(seen -> direct.removeAll(reachedFrom(seen)));
    return direct;
  }

  private static Set<String> reachedFrom(String name) {
    Set<String> reached = new HashSet<>();
    for (String seen : roomsSeenBy(name)) {
      reached.add(seen);
      reached.addAll(reachedFrom(seen));
    }
    return reached;
  }

  /** The picture: the values stand once, below the rooms that see nothing else. */
  static String picture() {
    List<String> lines = new ArrayList<>(List.of("```mermaid", "flowchart TD"));
    for (String name : ARROWS.keySet()) {
      if (!VALUES.contains(name)) {
        Set<String> seen = arrowsFrom(name);
        lines.add("  " + name + " --> " + (seen.isEmpty() ? "values" : String.join(" & ", seen)));
      }
    }
    lines.add("  values[" + String.join(", ", VALUES) + "]");
    lines.add("```");
    return String.join("\n", lines) + "\n";
  }
}
