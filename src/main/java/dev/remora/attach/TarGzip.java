package dev.remora.attach;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.jspecify.annotations.Nullable;

/**
 * A directory as a gzipped tar, made while it is read: neither a temporary file nor memory for it.
 *
 * <p>The same files always give the same bytes, so that a directory which did not change is not
 * sent again and keeps its digest whoever packs it: order by name, no owner, no write permission of
 * others, and no time of modification, since a checkout sets that to when it ran.
 */
final class TarGzip extends InputStream {
  private static final int BUFFER = 64 << 10;
  private static final FileTime NO_TIME = FileTime.from(Instant.EPOCH);

  private final Path top;
  private final Iterator<PackedTree.Entry> entries;
  private final LongConsumer read;
  private final Drain drain = new Drain();
  private final GZIPOutputStream gzip;
  private final TarArchiveOutputStream tar;
  private final byte[] buffer = new byte[BUFFER];
  private @Nullable InputStream file;
  private boolean finished;

  /**
   * Begins.
   *
   * @param top the directory that holds the entries
   * @param uncompressed is told the tar's bytes before compression
   * @param read is told how many bytes of files were read
   */
  TarGzip(Path top, List<PackedTree.Entry> entries, MessageDigest uncompressed, LongConsumer read)
      throws IOException {
    this(top, entries, read, gzip -> new DigestOutputStream(gzip, uncompressed));
  }

  /** The same once more, when all is known of it. */
  TarGzip(Path top, List<PackedTree.Entry> entries) throws IOException {
    this(top, entries, _ -> {}, gzip -> gzip);
  }

  private TarGzip(
      Path top,
      List<PackedTree.Entry> entries,
      LongConsumer read,
      UnaryOperator<OutputStream> beforeCompression)
      throws IOException {
    this.top = top;
    this.read = read;
    this.entries = entries.iterator();
    this.gzip = new GZIPOutputStream(drain, BUFFER);
    // no block size: two closing zero blocks and no padding, which ORAS would refuse
    this.tar = new TarArchiveOutputStream(beforeCompression.apply(gzip), "UTF-8");
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    tar.setAddPaxHeadersForNonAsciiNames(true);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    while (drain.isDrained() && !finished) {
      advance();
    }
    return drain.isDrained() ? -1 : drain.take(target, offset, length);
  }

  /** One step: a part of a file, the next entry, or the end. */
  private void advance() throws IOException {
    if (file != null) {
      int n = file.readNBytes(buffer, 0, BUFFER);
      read.accept(n);
      tar.write(buffer, 0, n); // refuses more than the entry announced
      if (n < BUFFER) {
        endFile(file);
      }
    } else if (entries.hasNext()) {
      begin(entries.next());
    } else {
      tar.finish();
      gzip.finish();
      finished = true;
    }
  }

  private void begin(PackedTree.Entry entry) throws IOException {
    byte kind = entry.directory() ? TarConstants.LF_DIR : TarConstants.LF_NORMAL;
    TarArchiveEntry header = new TarArchiveEntry(entry.name().toString(), kind);
    header.setSize(entry.size());
    header.setMode(entry.mode());
    header.setIds(0, 0);
    header.setNames("", "");
    header.setLastModifiedTime(NO_TIME);
    tar.putArchiveEntry(header);
    if (entry.directory()) {
      tar.closeArchiveEntry();
    } else {
      file = PackedTree.open(top, entry);
    }
  }

  private void endFile(InputStream read) throws IOException {
    read.close();
    file = null;
    tar.closeArchiveEntry(); // refuses less than the entry announced
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
      file = null;
    }
    finished = true;
    gzip.close(); // frees the compressor's native memory
  }

  /** A small buffer between what writes and what reads; nothing is kept once it was read. */
  private static final class Drain extends ByteArrayOutputStream {
    private int taken;

    boolean isDrained() {
      return taken == count;
    }

    synchronized int take(byte[] target, int offset, int length) {
      int n = Math.min(length, count - taken);
      System.arraycopy(buf, taken, target, offset, n);
      taken += n;
      if (isDrained()) {
        reset();
        taken = 0;
      }
      return n;
    }
  }
}
