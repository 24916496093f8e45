package dev.remora.source.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.remora.oci.ByteSize;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.Signature;
import dev.remora.posix.User;
import dev.remora.source.RevisionCache.CachedRevision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Signatures that are kept with what they sign. */
class CachedSignaturesTest extends CacheScenario {
  @Test
  void aSignatureIsKeptAndWrittenAgainOnlyWhereItIsAnother() throws IOException {
    Descriptor revision = attach("app.yaml", "one");
    keep(revision);
    Set<Path> without = Set.copyOf(records());
    assertEquals(List.of(Optional.empty()), signatures());
    for (Signature signature : List.of(signature("{}", ""), LONGEST, signature("{}", "MEUC"))) {
      keep(revision, Optional.of(signature)); // though it is kept already
      assertEquals(List.of(Optional.of(signature)), signatures());
    }
    Path file = records().stream().filter(f -> !without.contains(f)).findFirst().orElseThrow();
    Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
    keep(revision, Optional.of(signature("{}", "MEUC")));
    assertEquals(FileTime.from(Instant.EPOCH), Files.getLastModifiedTime(file));
    assertEquals(List.of(), warnings);
  }

  @Test
  void whoeverAsksForNoSignatureLosesNone() {
    Descriptor revision = attach("app.yaml", "one");
    keep(revision, Optional.of(LONGEST));
    clock.advance(Duration.ofMinutes(1));
    keep(revision);
    assertEquals(List.of(Optional.of(LONGEST)), signatures());
    assertEquals(Optional.of(clock.now()), kept(image).getFirst().confirmed());
  }

  @Test
  void aSignatureThatOthersMayHaveWrittenOrDamagedIsNoneAndIsMended() throws IOException {
    Descriptor revision = attach("app.yaml", "one");
    Optional<Signature> signature = Optional.of(signature("{}", ""));
    keep(revision, signature);
    Path file = signatureFile();
    Path elsewhere = Files.copy(file, scratch.resolve("signature"));
    String good = Files.readString(file);
    List<Damage> damages =
        List.of(
            () -> Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--")),
            () -> Files.writeString(file, "{\"kind\":"),
            () -> Files.writeString(file, good.replace("cosign-bundle", "another")),
            () -> Files.writeString(file, good + " ".repeat(1 << 20)),
            () -> Files.delete(file),
            () -> {
              Files.delete(file);
              Files.createSymbolicLink(file, elsewhere);
            });
    for (Damage damage : damages) {
      damage.run();
      assertEquals(List.of(Optional.empty()), signatures());
      keep(revision, signature);
      assertEquals(List.of(signature), signatures());
      assertEquals(good, Files.readString(file));
    }
    assertEquals(List.of(), warnings);
  }

  @Test
  void aSignatureOfAnotherUserIsNone() throws IOException {
    assumeTrue(User.number() == User.ROOT, "only root can give files away");
    keep(attach("app.yaml", "one"), Optional.of(LONGEST));
    Files.setAttribute(signatureFile(), "unix:uid", 12_345);
    assertEquals(List.of(Optional.empty()), signatures());
  }

  @Test
  void aSignatureGoesWithItsRevision() throws IOException {
    cache = cache(ByteSize.parse("6 KiB"));
    keep(attach("app.yaml", "one".repeat(1_000)), Optional.of(signature("{}", "")));
    clock.advance(Duration.ofMinutes(1));
    Descriptor two = attach("app.yaml", "two".repeat(1_000));
    keep(two);
    assertEquals(List.of(two.digest()), digests(kept(image)));
    assertEquals(1, records().size());
  }

  private static final Signature LONGEST = signature("\"\001\n".repeat(21_845), "M".repeat(65_536));

  private static Signature signature(String content, String value) {
    return new Signature(
        Signature.Kind.BUNDLE, Digest.sha256(bytes("its manifest")), content, value);
  }

  private interface Damage {
    void run() throws IOException;
  }

  private List<Optional<Signature>> signatures() {
    return kept(image).stream().map(CachedRevision::signature).toList();
  }

  private Path signatureFile() throws IOException {
    return records().stream()
        .filter(file -> file.toString().endsWith(".signature"))
        .findFirst()
        .orElseThrow();
  }
}
