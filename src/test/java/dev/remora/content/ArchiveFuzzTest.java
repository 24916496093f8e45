package dev.remora.content;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.ContentRefused;
import dev.remora.failure.IntegrityFailure;
import dev.remora.oci.Digest;
import dev.remora.paths.Limits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Valid archives, damaged at random: files that were asked for, or a refusal, never more. */
class ArchiveFuzzTest {
  /** How often everything is tried; {@code -Dremora.fuzz=10} for a thorough run. */
  private static final int TIMES = Integer.getInteger("remora.fuzz", 1);

  private static final Limits LIMITS = new Limits(20, 200_000, 100, 8);

  @TempDir Path directory;

  private static byte[] valid(SplittableRandom random) {
    Tars tars = random.nextBoolean() ? new Tars() : new Tars().gnuLongNames();
    tars.directory("./").directory("conf", 0750);
    int files = 1 + random.nextInt(5);
    for (int i = 0; i < files; i++) {
      String parent = random.nextInt(4) == 0 ? "deep-directory-".repeat(8) + "/" : "conf/";
      byte[] content = new byte[random.nextInt(3000)];
      random.nextBytes(content);
      tars.file(
          parent + (random.nextInt(3) == 0 ? "größe" : "file") + i,
          new String(content, StandardCharsets.US_ASCII),
          0600 + random.nextInt(0100));
    }
    return tars.tar();
  }

  private static byte[] damage(byte[] archive, SplittableRandom random) {
    byte[] damaged = archive.clone();
    for (int flips = random.nextInt(6); flips > 0; flips--) {
      // headers are where it hurts: half of all flips fall on multiples of a record
      int at = random.nextInt(damaged.length);
      if (random.nextBoolean()) {
        at = Math.min(damaged.length - 1, at / 512 * 512 + random.nextInt(160));
      }
      damaged[at] =
          (byte) (random.nextBoolean() ? random.nextInt() : damaged[at] ^ 1 << random.nextInt(8));
    }
    return switch (random.nextInt(6)) {
      case 0 -> Arrays.copyOf(damaged, random.nextInt(damaged.length));
      case 1 -> Arrays.copyOf(damaged, damaged.length + random.nextInt(2000));
      default -> damaged;
    };
  }

  /** Makes flips in a tar's headers count, which a wrong checksum would hide. */
  private static byte[] withChecksums(byte[] tar) {
    byte[] fixed = tar.clone();
    for (int at = 0; at + 512 <= fixed.length; at += 512) {
      if (fixed[at + 257] == 'u' && fixed[at + 258] == 's') {
        Arrays.fill(fixed, at + 148, at + 156, (byte) ' ');
        int sum = 0;
        for (int i = at; i < at + 512; i++) {
          sum += fixed[i] & 0xff;
        }
        byte[] octal = String.format("%06o\0 ", sum).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(octal, 0, fixed, at + 148, octal.length);
      }
    }
    return fixed;
  }

  private int fuzz(int seeds, UnaryOperator<byte[]> before, UnaryOperator<byte[]> after)
      throws IOException {
    int accepted = 0;
    for (int seed = 0; seed < seeds * TIMES; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] blob = after.apply(damage(before.apply(valid(random)), random));
      Bench bench = new Bench(Files.createDirectory(directory.resolve("seed" + seed)));
      bench.limits = LIMITS;
      bench.layer("application/x-tar", blob, Map.of());
      String message = "seed " + seed;
      try {
        check(bench, bench.write(), message);
        accepted++;
      } catch (ContentRefused | IntegrityFailure e) {
        // as it should be
      } catch (Throwable e) {
        throw new AssertionError(message, e);
      }
      assertTrue(bench.outsideIsUntouched(), message);
      assertTrue(bench.written().size() <= 2 * LIMITS.maxFiles(), message);
      assertTrue(
          bench.written().values().stream().mapToLong(String::length).sum() <= LIMITS.maxBytes(),
          message);
      assertTrue(
          bench.written().values().stream().noneMatch("neither file nor directory"::equals),
          message);
    }
    return accepted;
  }

  private static void check(Bench bench, List<ContentFile> files, String message) {
    Map<String, String> written = bench.written();
    written.keySet().removeIf(path -> path.endsWith("/"));
    assertEquals(
        List.copyOf(written.keySet()).stream().sorted().toList(),
        files.stream().map(ContentFile::path).toList(),
        message);
    for (ContentFile file : files) {
      byte[] content = bench.content(file.path()).getBytes(StandardCharsets.ISO_8859_1);
      assertEquals(Digest.sha256(content), file.digest(), message);
      assertEquals(content.length, file.size(), message);
    }
  }

  @Test
  void damagedTars() throws IOException {
    assertTrue(fuzz(300, tar -> tar, tar -> tar) > 50);
  }

  @Test
  void damagedTarsWhoseChecksumsAreRight() throws IOException {
    assertTrue(fuzz(400, tar -> tar, ArchiveFuzzTest::withChecksums) > 50);
  }

  @Test
  void damagedTarsInSoundGzip() throws IOException {
    assertTrue(fuzz(200, tar -> tar, tar -> Tars.gzip(withChecksums(tar))) > 20);
  }

  @Test
  void damagedGzip() throws IOException {
    assertTrue(fuzz(300, Tars::gzip, blob -> blob) > 20);
  }

  @Test
  void damagedZstd() throws IOException {
    assertTrue(fuzz(300, Tars::zstd, blob -> blob) > 20);
  }
}
