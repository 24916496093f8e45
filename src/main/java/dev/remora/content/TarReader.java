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
 * Reads the entries of a tar with commons-compress, and insists on what that does not: headers of
 * bounded length, right checksums, an end that is written as one, and nothing after it.
 */
final class TarReader {
  private static final int RECORD = TarConstants.DEFAULT_RCDSIZE;

  /**
   * Enough for the longest path and generous extended attributes, and little enough to be in
   * memory.
   */
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

  /** The next entry; null at the end. The entry before it must have been read to its end. */
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

  /** Checks the headers of the last entry for what the library lets pass. */
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
    // the library keeps all of them, and looks at all of them for each entry
    if (globals > LONGEST_HEADERS) {
      throw new RefusedContent(
          "its global headers are too long", "make the archive with another tool");
    }
  }

  /** Reads the entry's content; -1 at its end. */
  int read(byte[] buffer) throws IOException {
    return LibraryCall.of(() -> tar.read(buffer));
  }

  /** Reads what is left after the last entry: the end of a tar, and nothing else. */
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

  /** What precedes an entry's own header: a long name, or PAX records. */
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
        break; // the content has not been read yet
      }
      extensions.add(new Extension(type, data, length));
      at = data + (length + RECORD - 1) / RECORD * RECORD;
    }
    return extensions;
  }

  /**
   * Whether a long name is absolute. commons-compress removes leading slashes from names in GNU and
   * PAX headers; such an archive has to be refused like one with a short absolute name.
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
   * not UTF-8. Each element of a right name is in the headers as it is, whichever form they have. A
   * name that is too long for a path is not searched for: it is refused for its length.
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
