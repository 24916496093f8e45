package dev.remora.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.oci.Annotations;
import dev.remora.oci.Digest;
import dev.remora.oci.ImageReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DiscoverTableTest {
  private static final Digest SUBJECT = Digest.sha256(new byte[0]);

  @Test
  void columnsAreAligned() {
    List<String> lines =
        table(item(1, "custom/config", Map.of("a", "b")), item(2, "x/y", Map.of("c", "d")))
            .lines()
            .toList();
    assertEquals(3, lines.size());
    assertEquals(lines.get(1).indexOf("custom/config"), lines.get(2).indexOf("x/y"));
    assertEquals(lines.get(1).indexOf("a=b"), lines.get(2).indexOf("c=d"));
  }

  @Test
  void oneWideRowDoesNotWidenAThousandOthers() {
    List<AttachedItem> items = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      items.add(item(i, "x/y", Map.of()));
    }
    Map<String, String> many = new java.util.TreeMap<>();
    for (int i = 0; i < 10_000; i++) {
      many.put("key-" + i, "v".repeat(20));
    }
    items.add(item(1_000, "x/" + "y".repeat(1_900), many));
    String table = table(items.toArray(AttachedItem[]::new));
    assertTrue(table.length() < 1_000_000, "length " + table.length());
    assertTrue(table.contains("key-9999=v"), "what is wide is there");
  }

  private static String table(AttachedItem... items) {
    return DiscoverTable.of(
        new Result.Discovered(
            ImageReference.parse("registry.example/app@" + SUBJECT),
            SUBJECT,
            List.of(items),
            Samples.UNDISPUTED,
            Invocation.Listing.TABLE),
        Style.PLAIN);
  }

  @Test
  void whatCannotBeReadIsShownWithTheReason() {
    AttachedItem quarantined =
        new AttachedItem(
            SUBJECT,
            "a/scan",
            Annotations.none(),
            2,
            false,
            false,
            Optional.of("registry.example answered 403\u001b[5m"));
    String line = table(quarantined).lines().skip(1).findFirst().orElseThrow();
    assertTrue(
        line.startsWith("-")
            && line.endsWith("(cannot be read: registry.example answered 403\uFFFD[5m)"),
        line);
  }

  private static AttachedItem item(int number, String type, Map<String, String> annotations) {
    byte[] name = {(byte) number, (byte) (number >> 8)};
    return new AttachedItem(
        Digest.sha256(name), type, new Annotations(annotations), 2, true, false, Optional.empty());
  }
}
