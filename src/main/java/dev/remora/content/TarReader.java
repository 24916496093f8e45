package dev.remora.content;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.tar.TarUtils;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a tar, read with commons-compress and with what it does not insist on: headers of
 * bounded length, their checksums, an end that was written as one, and nothing after it.
 */
final class TarReader {
  private static final int RECORD = TarConstants.DEFAULT_RCDSIZE;

  /** Enough for the longest path and generous extended attributes; all of it may be in memory. */
  private static final int LONGEST_HEADERS = 256 << 10;

  private static final int LONGEST_PATH = 4096;

  private static final Pattern ABSOLUTE_PAX_PATH = Pattern.compile("(?m)^[0-9]+ path=/");
  private static final String AGAIN = "make the archive anew and attach it again";

  private final MeteredInput bytes;
  private final TarArchiveInputStream tar;
  private byte[] headers = {};
  private int padding;
  private long end;
  private long globals;

  TarReader(MeteredInput bytes) {
    this.bytes = bytes;
    this.tar = new TarArchiveInputStream(bytes, RECORD, RECORD, StandardCharsets.UTF_8.name());
  }

  /** The next entry, or nothing at the end; the one before has to be read to its end. */
  @Nullable TarArchiveEntry next() throws IOException {
    long start = bytes.position();
    padding = (int) (-start & (RECORD - 1));
    bytes.record(LONGEST_HEADERS);
    TarArchiveEntry entry = LibraryCall.of(tar::getNextEntry);
    headers = bytes.recorded();
    if (entry == null) {
      end = start + padding;
    }
    return entry;
  }

  /** Looks at the headers of the entry that was read last for what the library lets pass. */
  void check(TarArchiveEntry entry) throws IOException {
    if (!entry.isCheckSumOK()) {
      throw new IOException("a header's checksum is wrong");
    }
    for (Extension extension : LibraryCall.of(this::extensions)) {
      checkExtension(extension);
    }
    if (!isDecoded(entry.getName())) {
      throw new RefusedContent(
          "the path is not valid UTF-8", "rename it and make the archive anew");
    }
  }

  private void checkExtension(Extension extension) throws RefusedContent {
    if (isAbsolute(extension)) {
      throw new RefusedContent("the path is absolute", "make the archive with relative paths");
    }
    if (extension.type == TarConstants.LF_PAX_GLOBAL_EXTENDED_HEADER) {
      globals += extension.length;
    }
    if (globals > LONGEST_HEADERS) { // the library keeps them all, and looks at all for each entry
      throw new RefusedContent(
          "its global headers are too long", "make the archive with another tool");
    }
  }

  /** Reads the entry's content; -1 at its end. */
  int read(byte[] buffer) throws IOException {
    return LibraryCall.of(() -> tar.read(buffer));
  }

  /** Reads what is left after the last entry: the whole stream has to be there and be accounted. */
  void finish(byte[] buffer) throws IOException {
    int n = 0;
    while (n >= 0) {
      n = bytes.read(buffer, 0, buffer.length);
    }
    if (bytes.position() - end < RECORD) {
      throw new RefusedContent("it is cut short: it does not end as a tar archive ends", AGAIN);
    }
    if (bytes.lastNonZero() > end) {
      throw new RefusedContent("more data follow its end", AGAIN);
    }
  }

  /** What stands before an entry's own header: a long name, or PAX records. */
  private record Extension(byte type, int at, int length) {}

  private List<Extension> extensions() {
    List<Extension> extensions = new ArrayList<>();
    int at = padding;
    while (at + RECORD < headers.length) {
      int data = at + RECORD;
      int length = (int) TarUtils.parseOctalOrBinary(headers, at + 124, 12);
      byte type = headers[at + 156];
      boolean ownHeader =
          switch (type) {
            case TarConstants.LF_GNUTYPE_LONGNAME,
                TarConstants.LF_GNUTYPE_LONGLINK,
                TarConstants.LF_PAX_EXTENDED_HEADER_LC,
                TarConstants.LF_PAX_EXTENDED_HEADER_UC,
                TarConstants.LF_PAX_GLOBAL_EXTENDED_HEADER ->
                false;
            default -> true;
          };
      if (ownHeader || length < 0 || length > headers.length - data) {
        break; // the content was not read yet
      }
      extensions.add(new Extension(type, data, length));
      at = data + (length + RECORD - 1) / RECORD * RECORD;
    }
    return extensions;
  }

  /**
   * Whether a long name is absolute. commons-compress takes leading slashes away from names in GNU
   * and PAX headers; such an archive is to be refused like one with a short absolute name.
   */
  private boolean isAbsolute(Extension extension) {
    return switch (extension.type) {
      case TarConstants.LF_GNUTYPE_LONGNAME -> headers[extension.at] == '/';
      case TarConstants.LF_GNUTYPE_LONGLINK -> false;
      default ->
          ABSOLUTE_PAX_PATH
              .matcher(
                  new String(headers, extension.at, extension.length, StandardCharsets.ISO_8859_1))
              .find();
    };
  }

  /**
   * Whether a name is what the headers say. commons-compress puts a question mark where bytes are
   * not UTF-8; an element of a path is in the headers as it is, whichever form they have. A name
   * that is too long for a path is not looked for: it is refused for that.
   */
  private boolean isDecoded(String name) {
    if (name.indexOf('?') < 0 || name.length() > LONGEST_PATH) {
      return true;
    }
    String raw = new String(headers, StandardCharsets.ISO_8859_1);
    return Arrays.stream(name.split("/"))
        .map(element -> element.getBytes(StandardCharsets.UTF_8))
        .allMatch(bytes -> raw.contains(new String(bytes, StandardCharsets.ISO_8859_1)));
  }
}
