package dev.remora.source;

import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import java.util.Optional;

/**
 * A blob on its way.
 *
 * @param title its name for people: the file's, else the first digits of its digest
 * @param size in bytes, as far as it is known before
 * @param digest nothing while it is read for just that
 */
public record Transfer(Kind kind, String title, long size, Optional<Digest> digest) {
  /** Whence and whither. */
  public enum Kind {
    /** From a source. */
    FETCH,
    /** From a disk, to know its digest. */
    READ,
    /** To a target. */
    SEND
  }

  public static Transfer fetch(Descriptor blob, String title) {
    return new Transfer(Kind.FETCH, title, blob.size(), Optional.of(blob.digest()));
  }

  public static Transfer send(Descriptor blob, String title) {
    return new Transfer(Kind.SEND, title, blob.size(), Optional.of(blob.digest()));
  }

  public static Transfer read(String title, long size) {
    return new Transfer(Kind.READ, title, size, Optional.empty());
  }
}
