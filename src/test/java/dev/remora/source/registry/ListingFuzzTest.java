package dev.remora.source.registry;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.json.MalformedJson;
import dev.remora.oci.Descriptor;
import dev.remora.source.EditableIndex;
import dev.remora.source.ListingBuilder;
import dev.remora.source.ListingInterest;
import dev.remora.source.ListingPage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class ListingFuzzTest {
  private static final byte[] VALID =
      ScriptedRegistry.bytes(
          RegistryScenario.listing(
              "{\"mediaType\":\"a/b\",\"digest\":\""
                  + RegistryScenario.digest(1)
                  + "\",\"size\":3,\"artifactType\":\"x/y\",\"annotations\":{\"a\":\"b\"},"
                  + "\"platform\":{\"os\":\"linux\",\"architecture\":\"arm64\"},\"urls\":[\"x\"]}",
              RegistryScenario.entry(RegistryScenario.digest(2))));

  @Test
  void damagedListingIsReadOrRefused() {
    for (long seed = 0; seed < 20_000; seed++) {
      byte[] damaged = damage(VALID, new Random(seed));
      try {
        read(damaged);
      } catch (MalformedJson e) {
        // refused
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + new String(damaged, ISO_8859_1), e);
      }
    }
  }

  /** Whoever only reads a listing, and whoever changes it, takes the same documents. */
  private static void read(byte[] bytes) throws MalformedJson {
    ListingBuilder listing = new ListingBuilder(ListingInterest.inAll());
    ListingPage page = page(bytes, listing);
    if (page.isIndex()) {
      List<Descriptor> entries = page.entries();
      listing.add(page);
      EditableIndex index = EditableIndex.read(bytes);
      assertTrue(index.isIndex());
      assertEquals(entries.size(), index.entries().size());
      assertTrue(index.problem().isEmpty());
      assertEquals(index.digests().size(), listing.referrers().size());
      assertEquals(page.hasSubject(), index.hasSubject());
      assertEquals(index.entries(), EditableIndex.read(index.bytes()).entries());
    }
  }

  private static ListingPage page(byte[] bytes, ListingBuilder listing) throws MalformedJson {
    try {
      return listing.read(new ByteArrayInputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void damagedErrorBodyIsReadOrHasNoErrors() {
    byte[] valid = Reply.error(404, "NAME_UNKNOWN").body();
    for (long seed = 0; seed < 20_000; seed++) {
      byte[] damaged = damage(valid, new Random(seed));
      try {
        assertTrue(OciError.parse(damaged).size() <= 2);
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + new String(damaged, ISO_8859_1), e);
      }
    }
  }

  private static byte[] damage(byte[] valid, RandomGenerator random) {
    byte[] bytes = valid.clone();
    String likely = "{}[]\",:0123456789nulltruefalse-eE.\\ ";
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(3)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes[at] = (byte) likely.charAt(random.nextInt(likely.length()));
        default -> bytes = java.util.Arrays.copyOf(bytes, Math.max(1, at));
      }
    }
    return bytes;
  }
}
