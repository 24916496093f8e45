package dev.remora.source.registry;

import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.Purpose;
import dev.remora.http.Request;
import dev.remora.http.Response;
import dev.remora.json.MalformedJson;
import dev.remora.oci.Digest;
import dev.remora.oci.MediaType;
import dev.remora.source.EditableIndex;
import java.io.IOException;
import java.util.Optional;

/**
 * {@code GET /v2/<name>/manifests/<referrers tag>}: the listing where a registry has no API for it
 * (distribution-spec, "Referrers Tag Schema").
 *
 * <p>Anyone who may push can write this tag, and some registries resolve it to something else. So
 * what it holds is an index of referrers, or the listing fails; "nothing" is only said when the
 * registry says that there is no such tag.
 */
final class ReferrersTag {
  private static final int NOT_MODIFIED = 304;

  private final RegistryCaller caller;
  private final Endpoint endpoint;

  ReferrersTag(RegistryCaller caller, Endpoint endpoint) {
    this.caller = caller;
    this.endpoint = endpoint;
  }

  Optional<EditableIndex> read(Digest subject) {
    return readUnless(Optional.empty(), subject).index();
  }

  /**
   * What it holds now.
   *
   * @param same whether that is what was known; then it is not given again
   * @param index nothing where there is no such tag
   */
  record Answer(boolean same, Optional<EditableIndex> index, Optional<String> etag) {}

  /**
   * @param known the ETag that came with it before
   */
  Answer readUnless(Optional<String> known, Digest subject) {
    Purpose purpose = new Purpose("list the referrers of", endpoint.name(subject));
    Request get =
        Request.get(endpoint.manifest(subject.referrersTag()), ServedDocument.HEADERS, purpose)
            .unless(known);
    return caller.call(
        get,
        response ->
            known.isPresent() && response.status() == NOT_MODIFIED
                ? new Answer(true, Optional.empty(), known)
                : new Answer(false, read(response, subject, purpose), response.header("ETag")));
  }

  private Optional<EditableIndex> read(Response response, Digest subject, Purpose purpose)
      throws IOException {
    if (response.status() != 200) {
      Refused refused = Refused.read(response);
      if (refused.saysNotThere() && !refused.saysNoRepository()) {
        return Optional.empty();
      }
      throw refused.failure(purpose, caller.registry());
    }
    ServedDocument document = ServedDocument.read(response, purpose);
    if (subject.matches(document.bytes())) {
      return Optional.empty(); // GitLab resolves the tag to the digest that it looks like
    }
    document.checkIsJson();
    document.checkIsDocument();
    return Optional.of(index(document, subject, purpose));
  }

  private static EditableIndex index(ServedDocument document, Digest subject, Purpose purpose) {
    if (!document.mediaType().equals(MediaType.INDEX) || !EditableIndex.isIndex(document.bytes())) {
      throw notReferrers(subject, "is not an image index", purpose);
    }
    try {
      EditableIndex index = EditableIndex.read(document.bytes());
      if (index.hasSubject()) {
        throw notReferrers(subject, "is itself a referrer of something", purpose);
      }
      return index;
    } catch (MalformedJson e) {
      throw notReferrers(subject, "is malformed: " + e.getMessage(), purpose);
    }
  }

  private static ProtocolViolation notReferrers(Digest subject, String why, Purpose purpose) {
    return new ProtocolViolation(
        purpose,
        "what the referrers tag " + subject.referrersTag() + " points to " + why,
        "see who pushed it, and delete the tag");
  }
}
