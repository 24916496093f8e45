package dev.remora.attach;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.remora.oci.Digest;
import java.util.List;
import org.junit.jupiter.api.Test;

class RevisionNameTest {
  private static final Digest DIGEST = Digest.sha256(new byte[0]);

  @Test
  void everyFormIsRead() {
    assertEquals(new RevisionName.Whole(DIGEST), RevisionName.parse(DIGEST.toString()));
    assertEquals(new RevisionName.Whole(DIGEST), RevisionName.parse(DIGEST.encoded()));
    assertEquals(new RevisionName.Prefix("e3b0c44298fc"), RevisionName.parse("e3b0c44298fc"));
    assertEquals(new RevisionName.Prefix("e3b0"), RevisionName.parse("sha256:e3b0"));
    assertEquals(new RevisionName.Prefix("e3b0c44298fc"), RevisionName.parse("r/a@e3b0c44298fc"));
    assertEquals(new RevisionName.Prefix("e3b0c44298fc"), RevisionName.parse("@e3b0c44298fc"));
    assertEquals(new RevisionName.Previous(), RevisionName.parse("previous"));
    assertEquals(new RevisionName.Whole(DIGEST), RevisionName.parse("r.io:5000/app:v1@" + DIGEST));
  }

  @Test
  void whatIsNoRevisionIsRefused() {
    for (String text : List.of("", "e3b", "xyz0", "sha256:", "md5:", "Previous", "E3B0C4")) {
      assertThrows(IllegalArgumentException.class, () -> RevisionName.parse(text), text);
    }
  }
}
