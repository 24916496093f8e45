package dev.remora.attach;

import dev.remora.oci.ByteSize;
import dev.remora.oci.Descriptor;
import dev.remora.paths.Limits;
import java.util.List;
import java.util.Optional;

/**
 * How much a configuration is once it is unpacked, as far as that is known.
 *
 * @param bytes of all files
 */
record Extent(int files, int directories, long bytes) {
  static final Extent NONE = new Extent(0, 0, 0);

  /** What layers declare; of an archive that is what it has before it is unpacked. */
  static Extent declared(List<Descriptor> layers) {
    return new Extent(layers.size(), 0, layers.stream().mapToLong(Descriptor::size).sum());
  }

  Extent and(Extent other) {
    return new Extent(files + other.files, directories + other.directories, bytes + other.bytes);
  }

  /**
   * Why those who pull it with what the kits set will refuse it, for a warning: whoever attaches it
   * may have raised the limits where it is pulled, which cannot be seen from here.
   */
  Optional<String> beyondKits() {
    String much;
    if (bytes > Limits.KIT_BYTES) {
      much =
          new ByteSize(bytes).rounded() + ", and the kits take " + new ByteSize(Limits.KIT_BYTES);
    } else if (files > Limits.KIT_FILES || directories > Limits.KIT_FILES) {
      much =
          files
              + " files and "
              + directories
              + " directories, and the kits take "
              + Limits.KIT_FILES;
    } else {
      return Optional.empty();
    }
    return Optional.of(
        "it has "
            + much
            + ": what runs keeps its configuration and what starts does not, unless max-bytes,"
            + " max-files and the size of the volume are raised there");
  }
}
