package dev.remora.source;

import dev.remora.json.MalformedJson;
import dev.remora.oci.Budget;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A listing of referrers, put together from its pages; what is listed twice counts once. */
public final class ListingBuilder {
  private final Map<Digest, Descriptor> referrers = new LinkedHashMap<>();
  private final ListingInterest interest;
  private Budget.Share share = Budget.LISTING.share();
  private int listed;

  public ListingBuilder(ListingInterest interest) {
    this.interest = interest;
  }

  /**
   * Reads a page that may become part of it; once more where the answer broke off.
   *
   * @throws MalformedJson when it is not one JSON object, or with it there are more than 10,000
   *     entries
   * @throws IOException when the stream breaks off
   */
  public ListingPage read(InputStream document) throws MalformedJson, IOException {
    return ListingPage.read(document, share.copy(), interest, IndexShape.MOST_ENTRIES - listed);
  }

  public void add(ListingPage page) {
    List<Descriptor> entries = page.wellFormed();
    entries.forEach(entry -> referrers.putIfAbsent(entry.digest(), entry));
    listed += entries.size();
    share = page.left();
  }

  public List<Descriptor> referrers() {
    return List.copyOf(referrers.values());
  }
}
