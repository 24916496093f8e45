package dev.remora.source.layout;

import dev.remora.failure.ImageNotFound;
import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.Purpose;
import dev.remora.failure.VolumeFailure;
import dev.remora.json.MalformedJson;
import dev.remora.source.EditableIndex;
import java.io.IOException;
import java.util.function.UnaryOperator;

/** The entry points of a layout: its {@code index.json}, read, and replaced under the lock. */
record LayoutIndex(LayoutFiles files) {

  EditableIndex read(Purpose purpose) {
    files.require(purpose);
    byte[] bytes =
        files
            .read(files.index(), LayoutFiles.LARGEST_DOCUMENT, purpose)
            .orElseThrow(
                () ->
                    new ImageNotFound(
                        purpose, files.root() + " has no index.json", "write the layout again"));
    return parse(bytes, purpose);
  }

  static EditableIndex parse(byte[] bytes, Purpose purpose) {
    try {
      return EditableIndex.read(bytes);
    } catch (MalformedJson e) {
      throw new ProtocolViolation(
          purpose, "the index is malformed: " + e.getMessage(), "write the layout again", e);
    }
  }

  /** Sees to it that there is a layout: makes one where there is nothing. */
  void ensure(Purpose purpose) {
    try {
      if (!files.isMarked()) {
        files.prepare(purpose);
        createUnderLock(purpose);
      }
    } catch (IOException e) {
      throw LayoutFailure.unwritable(purpose, e);
    }
    files.require(purpose);
  }

  private void createUnderLock(Purpose purpose) throws IOException {
    try (LayoutLock lock = LayoutLock.acquire(files, purpose)) {
      if (!files.isMarked()) { // else another process was faster
        files.create();
      }
    }
  }

  /** Applies a change to what is there at that moment. */
  void change(Purpose purpose, UnaryOperator<EditableIndex> change) {
    files.require(purpose);
    try (LayoutLock lock = LayoutLock.acquire(files, purpose)) {
      EditableIndex before = read(purpose);
      EditableIndex after = change.apply(before);
      if (after != before) {
        replace(after, purpose);
      }
    }
  }

  /** For whoever holds the lock. */
  void replace(EditableIndex index, Purpose purpose) {
    byte[] bytes = index.bytes();
    if (bytes.length > LayoutFiles.LARGEST_DOCUMENT) {
      throw new VolumeFailure(
          purpose, "index.json would exceed 4 MiB", "detach what is no longer needed");
    }
    try {
      DurableFile.write(files.index(), files.workshop(), out -> out.write(bytes));
    } catch (IOException e) {
      throw LayoutFailure.unwritable(purpose, e);
    }
  }
}
