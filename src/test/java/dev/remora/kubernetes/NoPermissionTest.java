package dev.remora.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * No permission, account, user or part of the node is asked for anywhere; it needs no cluster. A
 * field with a question mark is none of ours: a policy copies it from the pod.
 */
class NoPermissionTest {
  private static final Pattern SPECIAL =
      Pattern.compile(
          "kind: ((Cluster)?Role(Binding)?|ServiceAccount)\\b"
              + "|(?<![?])\\b(serviceAccountName|hostPath|hostNetwork|hostPID|hostIPC|runAsUser|runAsGroup):"
              + "|(privileged|allowPrivilegeEscalation|automountServiceAccountToken): true");

  @Test
  void isAskedFor() throws IOException {
    try (var files = Files.walk(Path.of("k8s"))) {
      var manifests = files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();

      assertFalse(manifests.isEmpty());
      assertEquals(List.of(), manifests.stream().flatMap(NoPermissionTest::specialLines).toList());
    }
  }

  private static Stream<String> specialLines(Path manifest) {
    try {
      return Files.readAllLines(manifest).stream()
          .filter(line -> SPECIAL.matcher(line.replaceFirst("#.*", "")).find())
          .map(line -> manifest + ": " + line.strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
