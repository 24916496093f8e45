package dev.remora.attach;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.remora.oci.Digest;
import java.util.List;
import org.junit.jupiter.api.Test;

class RevisionTest {
  private static final Digest DIGEST = Digest.sha256(new byte[0]);

  @Test
  void everyFormIsRead() {
    assertEquals(new Revision.Whole(DIGEST), Revision.parse(DIGEST.toString()));
    assertEquals(new Revision.Whole(DIGEST), Revision.parse(DIGEST.encoded()));
    assertEquals(new Revision.Prefix("e3b0c44298fc"), Revision.parse("e3b0c44298fc"));
    assertEquals(new Revision.Prefix("e3b0"), Revision.parse("sha256:e3b0"));
    assertEquals(new Revision.Previous(), Revision.parse("previous"));
    assertEquals(new Revision.Whole(DIGEST), Revision.parse("r.io:5000/app:v1@" + DIGEST));
  }

  @Test
  void whatIsNoRevisionIsRefused() {
    for (String text : List.of("", "e3b", "xyz0", "sha256:", "md5:", "Previous", "E3B0C4")) {
      assertThrows(IllegalArgumentException.class, () -> Revision.parse(text), text);
    }
  }
}
