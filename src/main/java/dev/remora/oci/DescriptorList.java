package dev.remora.oci;

import dev.remora.json.Elements;
import dev.remora.json.JsonObject;
import dev.remora.json.MalformedJson;
import java.util.ArrayList;
import java.util.List;

/** The descriptors of a document, as they are read; no more of them than the budget allows. */
final class DescriptorList implements Elements {
  private final List<Descriptor> read = new ArrayList<>();
  private final Budget.Share share;

  DescriptorList(Budget.Share share) {
    this.share = share;
  }

  @Override
  public void element(JsonObject json) throws MalformedJson {
    Descriptor descriptor = Descriptor.read(json);
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
