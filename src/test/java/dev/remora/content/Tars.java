package dev.remora.content;

import io.airlift.compress.zstd.ZstdOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Archives, good and bad, written entry by entry. */
final class Tars {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final TarArchiveOutputStream tar;

  private interface Compressor {
    OutputStream over(OutputStream out) throws IOException;
  }

  Tars() {
    tar = new TarArchiveOutputStream(bytes, 512, StandardCharsets.UTF_8.name());
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    tar.setAddPaxHeadersForNonAsciiNames(true);
  }

  Tars gnuLongNames() {
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
    return this;
  }

  Tars file(String name, String content) {
    return entry(name, TarConstants.LF_NORMAL, 0644, content, Map.of());
  }

  Tars file(String name, String content, int mode) {
    return entry(name, TarConstants.LF_NORMAL, mode, content, Map.of());
  }

  Tars directory(String name) {
    return directory(name, 0755);
  }

  Tars directory(String name, int mode) {
    return entry(name, TarConstants.LF_DIR, mode, "", Map.of());
  }

  Tars special(String name, byte type) {
    return entry(name, type, 0644, "", Map.of());
  }

  Tars withPax(String name, String content, Map<String, String> headers) {
    return entry(name, TarConstants.LF_NORMAL, 0644, content, headers);
  }

  private Tars entry(
      String name, byte type, int mode, String content, Map<String, String> headers) {
    try {
      byte[] data = content.getBytes(StandardCharsets.UTF_8);
      TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
      entry.setSize(data.length);
      entry.setMode(mode);
      entry.setModTime(0);
      if (type == TarConstants.LF_SYMLINK || type == TarConstants.LF_LINK) {
        entry.setLinkName("../outside/untouched");
      }
      headers.forEach(entry::addPaxHeader);
      tar.putArchiveEntry(entry);
      tar.write(data);
      tar.closeArchiveEntry();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The tar as it is, with the zero records at its end. */
  byte[] tar() {
    try {
      tar.close();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] gzip() {
    return gzip(tar());
  }

  static byte[] gzip(byte[] content) {
    return compress(content, GZIPOutputStream::new);
  }

  static byte[] zstd(byte[] content) {
    return compress(content, ZstdOutputStream::new);
  }

  private static byte[] compress(byte[] content, Compressor compressor) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream compressed = compressor.over(out)) {
      compressed.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** What a program of this machine makes of its input. */
  static byte[] pipe(byte[] input, String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(false).start();
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      Thread reader =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      process.getInputStream().transferTo(out);
                    } catch (IOException e) {
                      throw new UncheckedIOException(e);
                    }
                  });
      try (OutputStream in = process.getOutputStream()) {
        new ByteArrayInputStream(input).transferTo(in);
      }
      reader.join();
      if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
        throw new IOException(String.join(" ", command) + " failed");
      }
      return out.toByteArray();
    } finally {
      process.destroyForcibly();
    }
  }
}
