package dev.remora.attach;

import dev.remora.oci.Annotations;
import dev.remora.source.Progress;
import java.util.List;

/**
 * What is to become an artifact.
 *
 * @param files of the disk
 * @param configMaps whose keys become files beside them; of both together there is at least one
 * @param annotations of the manifest; {@code org.opencontainers.image.created} among them replaces
 *     the clock
 * @param inlineMax up to how many bytes a file also travels in the manifest; 0 is never. Together
 *     never more than 64 KiB
 * @param progress of reading them, and of sending what is not there
 */
public record NewContent(
    List<FileArgument> files,
    ConfigMapSource configMaps,
    Annotations annotations,
    int inlineMax,
    Progress progress) {
  public NewContent {
    files = List.copyOf(files);
  }

  /** Of files alone. */
  public NewContent(
      List<FileArgument> files, Annotations annotations, int inlineMax, Progress progress) {
    this(files, ConfigMapSource.NONE, annotations, inlineMax, progress);
  }
}
