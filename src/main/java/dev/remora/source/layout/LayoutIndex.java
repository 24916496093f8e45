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
    return files.reading(purpose, layout -> read(layout, purpose));
  }

  EditableIndex read(OpenLayout layout, Purpose purpose) throws IOException {
    layout.require(purpose);
    byte[] bytes =
        layout
            .read(OpenLayout.INDEX, LayoutFiles.LARGEST_DOCUMENT, purpose)
            .orElseThrow(
                () ->
                    new ImageNotFound(
                        purpose, files.root() + " has no index.json", "write the layout again"));
    return parse(bytes, purpose);
  }

  static EditableIndex parse(byte[] bytes, Purpose purpose) {
    try {
      EditableIndex index = EditableIndex.read(bytes);
      if (index.problem().isPresent()) { // it may be what somebody looks for
        throw index.problem().get();
      }
      return index;
    } catch (MalformedJson e) {
      throw new ProtocolViolation(
          purpose, "the index is malformed: " + e.getMessage(), "write the layout again", e);
    }
  }

  /** Sees to it that this is a layout. */
  void require(Purpose purpose) {
    files.reading(
        purpose,
        layout -> {
          layout.require(purpose);
          return true;
        });
  }

  /** Sees to it that there is a layout: makes one where there is nothing. */
  void ensure(Purpose purpose) {
    files.writing(
        purpose,
        layout -> {
          if (!layout.isMarked()) {
            layout.requireBlank(purpose);
            createUnderLock(layout, purpose);
          }
          layout.require(purpose);
          return true;
        });
  }

  private void createUnderLock(OpenLayout layout, Purpose purpose) throws IOException {
    try (LayoutLock _ = LayoutLock.acquire(layout, files.deadline(), purpose)) {
      if (!layout.isMarked()) { // else another process was faster
        layout.create();
      }
    }
  }

  /** Applies a change to what is there at that moment. */
  void change(Purpose purpose, UnaryOperator<EditableIndex> change) {
    require(purpose);
    files.writing(
        purpose,
        layout -> {
          try (LayoutLock _ = LayoutLock.acquire(layout, files.deadline(), purpose)) {
            EditableIndex before = read(layout, purpose);
            EditableIndex after = change.apply(before);
            if (after != before) {
              replace(layout, after, purpose);
            }
            return true;
          }
        });
  }

  /** For whoever holds the lock. */
  static void replace(OpenLayout layout, EditableIndex index, Purpose purpose) throws IOException {
    byte[] bytes = index.bytes();
    if (bytes.length > LayoutFiles.LARGEST_DOCUMENT) {
      throw new VolumeFailure(
          purpose, "index.json would exceed 4 MiB", "detach what is no longer needed");
    }
    layout.write(layout.root(), OpenLayout.INDEX, out -> out.write(bytes));
  }
}
