package dev.remora.oci;

import dev.remora.json.Elements;
import dev.remora.json.JsonObject;
import dev.remora.json.MalformedJson;
import java.util.ArrayList;
import java.util.List;

/** Collects the descriptors of a document while it is read, no more than the budget allows. */
final class DescriptorList implements Elements {
  /** Reads one descriptor. */
  @FunctionalInterface
  interface Reader {
    Descriptor read(JsonObject json) throws MalformedJson;
  }

  private final List<Descriptor> read = new ArrayList<>();
  private final Reader reader;
  private final Budget.Share share;

  DescriptorList(Reader reader, Budget.Share share) {
    this.reader = reader;
    this.share = share;
  }

  @Override
  public void element(JsonObject json) throws MalformedJson {
    Descriptor descriptor = reader.read(json);
    if (!share.takes(descriptor.weight())) {
      throw tooHeavy();
    }
    read.add(descriptor);
  }

  List<Descriptor> all() {
    return List.copyOf(read);
  }

  static MalformedJson tooHeavy() {
    return MalformedJson.excessive(
        "its descriptors and annotations take more than the "
            + Budget.DOCUMENT.mebibytes()
            + " MiB of memory that a document may take");
  }
}
