package dev.remora.trust.sigstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.remora.oci.Signature;
import dev.remora.trust.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Each member of a bundle, one after the other: left out, there twice, and of every other type. It
 * still counts only where the member is one that nobody needs.
 */
class BundleFieldsTest extends IdentityScenario {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final List<String> OTHERS =
      List.of(
          "null", "7", "1e99", "-1", "9".repeat(40), "true", "\"\"", "\"x\"", "[]", "{}", "[{}]");

  /** A place in a document, and how it is found. */
  private record Place(String name, ObjectNode in, String member) {}

  private static ObjectNode tree(String text) throws Exception {
    return (ObjectNode) JSON.readTree(text);
  }

  private static List<Place> places(ObjectNode root) {
    List<Place> places = new ArrayList<>();
    add("", root, places);
    return places;
  }

  private static void add(String path, JsonNode node, List<Place> places) {
    if (node instanceof ObjectNode object) {
      for (String name : List.copyOf(object.propertyStream().map(e -> e.getKey()).toList())) {
        places.add(new Place(path + name, object, name));
        add(path + name + ".", object.get(name), places);
      }
    }
    if (node instanceof ArrayNode array) {
      array.forEach(element -> add(path, element, places));
    }
  }

  private static boolean counts(String text) {
    Signature signature = new Signature(Signature.Kind.BUNDLE, DraftKeyless.MANIFEST, text, "");
    return verify(signature, VirtualSigstore.root(), NOW) instanceof Verdict.Signed;
  }

  /** Where a bundle counts that has something else in this place. */
  private static Set<String> needless(String bundle) throws Exception {
    Set<String> needless = new TreeSet<>();
    int all = places(tree(bundle)).size();
    for (int at = 0; at < all; at++) {
      for (String other : OTHERS) {
        tryOne(bundle, at, place -> place.in().set(place.member(), read(other)), needless);
      }
      tryOne(bundle, at, place -> place.in().remove(place.member()), needless);
    }
    return needless;
  }

  private static void tryOne(String bundle, int at, Consumer<Place> change, Set<String> needless)
      throws Exception {
    ObjectNode root = tree(bundle);
    Place place = places(root).get(at);
    change.accept(place);
    if (counts(root.toString())) {
      needless.add(place.name());
    }
  }

  private static JsonNode read(String text) {
    try {
      return JSON.readTree(text);
    } catch (Exception e) {
      throw new AssertionError(text, e);
    }
  }

  @Test
  void aMemberThatIsMissingOrOfAnotherTypeIsRefusedUnlessNobodyNeedsIt() throws Exception {
    String first = DraftKeyless.first().text();
    String second = DraftKeyless.second().text();
    assertTrue(counts(first) && counts(second));
    assertEquals(Set.of(), needless(first));
    assertEquals(Set.of(), needless(second));
  }

  /** Two readers would make two things of it. */
  @Test
  void aMemberThatIsThereTwiceIsRefusedWhicheverComesFirst() throws Exception {
    String text = DraftKeyless.first().text();
    for (Place place : places(tree(text))) {
      String value = place.in().get(place.member()).toString();
      assertTrue(text.contains("\"" + place.member() + "\":" + value), place.name());
      String once = "\"" + place.member() + "\":" + value;
      for (String other : List.of(value, "null", "\"x\"")) {
        String twice = "\"" + place.member() + "\":" + other;
        assertFalse(counts(text.replace(once, once + "," + twice)), place.name());
        assertFalse(counts(text.replace(once, twice + "," + once)), place.name());
      }
    }
  }

  /** Of base64 there is one form, with its own alphabet, all of its padding, and no white space. */
  @Test
  void bytesInAnotherFormOfBase64AreRefused() throws Exception {
    String text = DraftKeyless.first().text();
    for (Place place : places(tree(text))) {
      JsonNode value = place.in().get(place.member());
      if (value.isTextual() && value.textValue().matches("[A-Za-z0-9+/]{40,}={0,2}")) {
        String base64 = value.textValue();
        for (String other :
            List.of(
                base64 + "=",
                base64 + " ",
                " " + base64,
                base64.substring(0, 8) + "\\n" + base64.substring(8))) {
          assertFalse(counts(text.replace(base64, other)), place.name());
        }
      }
    }
  }
}
