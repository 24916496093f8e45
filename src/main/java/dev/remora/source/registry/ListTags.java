package dev.remora.source.registry;

import dev.remora.failure.Failure;
import dev.remora.failure.Purpose;
import dev.remora.http.Request;
import dev.remora.http.Response;
import dev.remora.json.JsonObject;
import dev.remora.json.MalformedJson;
import dev.remora.oci.Digest;
import dev.remora.oci.ImageReference;
import dev.remora.source.TaggedImages;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code GET /v2/<name>/tags/list}, its first page, and what those tags point to
 * (distribution-spec, "Listing Tags"). A registry that does not say costs nobody an answer.
 */
record ListTags(RegistryCaller caller, RepositoryAddress address, NotThere notThere) {
  private static final Map<String, String> HEADERS =
      Map.of("Accept", "application/json", "Accept-Encoding", "identity");

  private static final Pattern OF_REFERRERS = Pattern.compile("(sha256)-([0-9a-f]{64})");

  private record Page(List<String> tags, boolean last) {
    static final Page UNKNOWN = new Page(List.of(), false);
  }

  TaggedImages images(int most) {
    Set<Digest> found = new LinkedHashSet<>();
    try {
      Page page = page();
      int followed = 0;
      boolean all = page.last();
      for (String tag : page.tags()) {
        Matcher referrers = OF_REFERRERS.matcher(tag);
        if (referrers.matches()) {
          found.add(new Digest(referrers.group(1), referrers.group(2)));
        } else if (followed++ < most) {
          new ResolveTag(caller, address, notThere).resolve(tag).ifPresent(found::add);
        } else {
          all = false;
        }
      }
      return new TaggedImages(List.copyOf(found), all);
    } catch (Failure e) {
      return new TaggedImages(List.copyOf(found), false, Optional.of(e));
    }
  }

  private Page page() {
    Purpose purpose = new Purpose("list the tags of", address.repository().toString());
    Request request = Request.get(address.tags(), HEADERS, purpose).withinOrigin();
    return caller.call(request, response -> page(response, purpose));
  }

  private Page page(Response response, Purpose purpose) throws IOException {
    switch (response.status()) {
      case 200 -> {}
      case 401, 403, 429, 500, 502, 503, 504 -> throw caller.failure(response, purpose);
      default -> {
        return Page.UNKNOWN;
      }
    }
    try {
      List<String> tags = JsonObject.parse(Body.document(response, purpose)).texts("tags");
      return new Page(
          // what is asked for next becomes part of an address
          tags.stream().filter(ImageReference::isTag).toList(), response.header("Link").isEmpty());
    } catch (MalformedJson e) {
      return Page.UNKNOWN;
    }
  }
}
