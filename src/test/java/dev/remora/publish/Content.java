package dev.remora.publish;

import dev.remora.oci.Annotations;
import dev.remora.oci.Digest;
import dev.remora.posix.FileMode;
import dev.remora.posix.OpenDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The files of a revision, written into a staging directory as the content package does it. */
record Content(Map<String, String> files) {
  static final Subject SUBJECT =
      new Subject(
          "registry.example/app", Optional.of(Digest.sha256(new byte[] {1})), Optional.empty());

  static final State.Owner OWNER =
      new State.Owner(SUBJECT.toString(), false, Instant.parse("2026-08-01T12:00:00Z"));

  static Content of(String... pathsAndTexts) {
    Map<String, String> files = new TreeMap<>();
    for (int i = 0; i < pathsAndTexts.length; i += 2) {
      files.put(pathsAndTexts[i], pathsAndTexts[i + 1]);
    }
    return new Content(files);
  }

  /** Stages and publishes it. */
  Published publish(Session session) {
    try (Staging staging = session.stage()) {
      write(staging);
      return session.publish(staging, provenance(), OWNER);
    }
  }

  void write(Staging staging) {
    files.forEach(
        (path, text) -> {
          try {
            write(staging.tree(), path, text.getBytes(StandardCharsets.UTF_8));
          } catch (IOException e) {
            // A hostile writer may have been faster; publishing then has to notice.
          }
        });
  }

  private static void write(OpenDirectory directory, String path, byte[] bytes) throws IOException {
    int slash = path.indexOf('/');
    if (slash < 0) {
      Files.write(
          directory.path(path), bytes, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      return;
    }
    String name = path.substring(0, slash);
    try (OpenDirectory child =
        directory.find(name).isPresent()
            ? directory.child(name)
            : directory.make(name, FileMode.parse("0755"))) {
      write(child, path.substring(slash + 1), bytes);
    }
  }

  Provenance provenance() {
    List<PublishedFile> published = new ArrayList<>();
    files.forEach(
        (path, text) -> {
          byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
          published.add(
              new PublishedFile(path, Digest.sha256(bytes), bytes.length, FileMode.parse("0644")));
        });
    return new Provenance(
        SUBJECT,
        revision(),
        Optional.of("custom/config"),
        new Annotations(Map.of("env", "prod")),
        Optional.empty(),
        published,
        new ContentOrigin(ContentOrigin.Kind.REGISTRY, "registry.example"),
        Instant.parse("2026-01-31T12:00:00Z"));
  }

  Digest revision() {
    return Digest.sha256(files.toString().getBytes(StandardCharsets.UTF_8));
  }
}
