package dev.remora.source.registry;

import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.Purpose;
import dev.remora.http.Request;
import dev.remora.http.Response;
import dev.remora.json.MalformedJson;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.MediaType;
import dev.remora.source.EditableIndex;
import dev.remora.source.ListingBuilder;
import dev.remora.source.ListingInterest;
import dev.remora.source.ListingPage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * {@code GET /v2/<name>/manifests/<referrers tag>}: the listing where a registry has no API for it
 * (distribution-spec, "Referrers Tag Schema").
 *
 * <p>Anyone who may push can write this tag, and some registries resolve it to something else. So
 * what it holds is an index of referrers, or the listing fails; "nothing" is only said when the
 * registry says that there is no such tag.
 */
record ReferrersTag(RegistryCaller caller, RepositoryAddress address, NotThere notThere) {
  private static final int NOT_MODIFIED = 304;

  /** No ETag begins so: it would begin with a quotation mark (RFC 9110, section 8.8.3). */
  private static final String HASH = "content ";

  private static final String NO_INDEX = "is not an image index";

  /** What it holds, to be changed; nothing where there is no such tag. */
  Optional<EditableIndex> read(Digest subject) {
    Purpose purpose = purpose(subject);
    return ask(
        request(subject, purpose),
        subject,
        response ->
            served(response, subject, purpose)
                .map(document -> editable(document, subject, purpose)));
  }

  /**
   * What it lists now. Where the registry names no states, the content does: it comes each time,
   * but nothing else.
   *
   * @param known the ETag that came with it before
   * @param interest of the reader
   */
  ReferrersAnswer readUnless(Optional<String> known, Digest subject, ListingInterest interest) {
    Purpose purpose = purpose(subject);
    Optional<String> etag = known.filter(value -> !value.startsWith(HASH));
    return ask(
        request(subject, purpose).unless(etag),
        subject,
        response ->
            etag.isPresent() && response.status() == NOT_MODIFIED
                ? ReferrersAnswer.SAME
                : answer(response, known, subject, interest, purpose));
  }

  private Purpose purpose(Digest subject) {
    return new Purpose("list the referrers of", address.name(subject));
  }

  private Request request(Digest subject, Purpose purpose) {
    return Request.get(address.manifest(subject.referrersTag()), ServedDocument.HEADERS, purpose);
  }

  /** No digest verifies the answer, so nobody on the way may choose who gives it. */
  private <T> T ask(Request request, Digest subject, RegistryCaller.Handler<T> handler) {
    return notThere.ask(request, subject.referrersTag(), Optional.of(subject), handler);
  }

  private ReferrersAnswer answer(
      Response response,
      Optional<String> known,
      Digest subject,
      ListingInterest interest,
      Purpose purpose)
      throws IOException {
    Optional<ServedDocument> served = served(response, subject, purpose);
    List<Descriptor> referrers =
        served.map(document -> listed(document, subject, interest, purpose)).orElseGet(List::of);
    String hash =
        HASH + served.map(document -> Digest.sha256(document.bytes()).toString()).orElse("none");
    return known.equals(Optional.of(hash))
        ? ReferrersAnswer.SAME
        : new ReferrersAnswer(
            false, referrers, response.header("ETag").or(() -> Optional.of(hash)));
  }

  /** Nothing where the registry says that there is no such tag. */
  private Optional<ServedDocument> served(Response response, Digest subject, Purpose purpose)
      throws IOException {
    if (response.status() != 200) {
      RefusedAnswer refused = RefusedAnswer.read(response);
      boolean said = refused.saysNotThere() && !refused.saysNoRepository();
      if (said
          || notThere.isMeantBy(refused, subject.referrersTag(), Optional.of(subject), purpose)) {
        return Optional.empty();
      }
      throw refused.failure(purpose, caller.registry());
    }
    notThere.isThere(subject.referrersTag());
    ServedDocument document = ServedDocument.read(response, purpose);
    if (subject.matches(document.bytes())) {
      return Optional.empty(); // GitLab resolves the tag to the digest that it looks like
    }
    document.checkIsJson();
    document.checkIsDocument();
    if (!document.mediaType().equals(MediaType.INDEX)) {
      throw notReferrers(subject, NO_INDEX, purpose);
    }
    return Optional.of(document);
  }

  private List<Descriptor> listed(
      ServedDocument document, Digest subject, ListingInterest interest, Purpose purpose) {
    try {
      ListingBuilder listing = new ListingBuilder(interest);
      ListingPage page = listing.read(new ByteArrayInputStream(document.bytes()));
      check(page.isIndex(), page.hasSubject(), subject, purpose);
      page.entries(); // nothing that may be looked for is lost, or it is no listing
      page.remarks().forEach(remark -> caller.warn(ListReferrers.inListing(remark, purpose)));
      listing.add(page);
      return listing.referrers();
    } catch (MalformedJson e) {
      throw notReferrers(subject, e, purpose);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // of an array in memory
    }
  }

  private static EditableIndex editable(ServedDocument document, Digest subject, Purpose purpose) {
    try {
      EditableIndex index = EditableIndex.read(document.bytes());
      check(index.isIndex(), index.hasSubject(), subject, purpose);
      return index;
    } catch (MalformedJson e) {
      throw notReferrers(subject, e, purpose);
    }
  }

  private static void check(boolean isIndex, boolean hasSubject, Digest subject, Purpose purpose) {
    if (!isIndex) {
      throw notReferrers(subject, NO_INDEX, purpose);
    }
    if (hasSubject) {
      throw notReferrers(subject, "is itself a referrer of something", purpose);
    }
  }

  private static ProtocolViolation notReferrers(
      Digest subject, MalformedJson problem, Purpose purpose) {
    String what = problem.isExcessive() ? "is too large: " : "is malformed: ";
    return notReferrers(subject, what + problem.getMessage(), purpose);
  }

  private static ProtocolViolation notReferrers(Digest subject, String why, Purpose purpose) {
    return new ProtocolViolation(
        purpose,
        "what the referrers tag " + subject.referrersTag() + " points to " + why,
        "see who pushed it, and delete the tag");
  }
}
