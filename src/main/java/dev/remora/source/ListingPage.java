package dev.remora.source;

import dev.remora.json.Elements;
import dev.remora.json.JsonObject;
import dev.remora.json.MalformedJson;
import dev.remora.oci.Annotations;
import dev.remora.oci.Budget;
import dev.remora.oci.Descriptor;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One document of a listing, read entry by entry: type, digest and size of each are held, and of
 * what it says besides as much as the budget allows.
 *
 * <p>What a listing says is a hint, and an entry without type or annotations is one whose manifest
 * has to be looked at. So leaving them out, or what makes no sense of them, makes nothing wrong,
 * whoever listed what. An entry whose digest cannot be read leads nowhere: it is skipped where it
 * is listed as something else than what is looked for, and else, since it may hide just that, the
 * listing is malformed.
 */
public final class ListingPage {
  private static final String ANNOTATIONS = "annotations";

  private final List<Descriptor> entries = new ArrayList<>();
  private final Budget.Share share;
  private final ListingInterest interest;
  private final int most;
  private Optional<MalformedJson> oddity = Optional.empty();
  private final Oddities taken = new Oddities();
  private final Oddities skipped = new Oddities();
  private boolean index;
  private boolean subject;

  private ListingPage(Budget.Share share, ListingInterest interest, int most) {
    this.share = share;
    this.interest = interest;
    this.most = most;
  }

  /**
   * Reads one to its end.
   *
   * @param share what is left for annotations
   * @param most how many entries there may be
   * @throws MalformedJson when it is not one JSON object, or more than can be held
   * @throws IOException when the stream breaks off
   */
  static ListingPage read(
      InputStream document, Budget.Share share, ListingInterest interest, int most)
      throws MalformedJson, IOException {
    ListingPage page = new ListingPage(share, interest, most);
    JsonObject json = JsonObject.parse(document, Map.of(IndexShape.ENTRIES, page.new Entries()));
    page.index = IndexShape.isThatOf(json);
    page.subject = json.has("subject");
    return page;
  }

  private final class Entries implements Elements {
    @Override
    public void element(JsonObject json) throws MalformedJson {
      if (oddity.isPresent()) {
        return; // it counts for nothing anyway
      }
      if (entries.size() + skipped.count() == most) {
        throw IndexShape.tooMany();
      }
      try {
        entries.add(held(json));
      } catch (MalformedJson e) {
        if (e.isExcessive() || interest.candidate().test(json.hint("artifactType"))) {
          throw e;
        }
        skipped.add(e);
      }
    }

    /** It is said later: whether this is an index at all decides what it means. */
    @Override
    public void odd(MalformedJson problem) throws MalformedJson {
      if (problem.isExcessive()) {
        throw problem;
      }
      oddity = oddity.isPresent() ? oddity : Optional.of(problem);
    }
  }

  private Descriptor held(JsonObject json) throws MalformedJson {
    Descriptor bare = bare(json);
    if (!interest.isInAnnotationsOf(bare) || !json.holds(ANNOTATIONS)) {
      return bare;
    }
    Annotations annotations = annotations(json);
    return share.takes(annotations.weight()) ? bare.withAnnotations(annotations) : bare;
  }

  private Descriptor bare(JsonObject json) throws MalformedJson {
    try {
      return Descriptor.readBare(json);
    } catch (MalformedJson e) {
      Descriptor hint = Descriptor.readHint(json);
      taken.add(e);
      return hint;
    }
  }

  private static Annotations annotations(JsonObject json) {
    try {
      return new Annotations(json.textMap(ANNOTATIONS));
    } catch (MalformedJson e) {
      return Annotations.none();
    }
  }

  public boolean isIndex() {
    return index;
  }

  public boolean hasSubject() {
    return subject;
  }

  Budget.Share left() {
    return share;
  }

  /**
   * What is listed, in that order.
   *
   * @throws MalformedJson when one entry that may be looked for leads nowhere
   */
  public List<Descriptor> entries() throws MalformedJson {
    if (oddity.isPresent()) {
      throw oddity.get();
    }
    return wellFormed();
  }

  /** What is wrong with it and does not matter, for people: a line or two, or none. */
  public List<String> remarks() {
    return Stream.of(
            taken.said("makes little sense is taken", "make little sense are taken"),
            skipped.said("leads nowhere is skipped", "lead nowhere are skipped"))
        .flatMap(Optional::stream)
        .toList();
  }

  List<Descriptor> wellFormed() {
    return Collections.unmodifiableList(entries);
  }
}
