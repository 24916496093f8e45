package dev.remora.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How long the previous revision stays after a swap. */
class RetirementsTest extends FollowScenario {
  @Test
  void thePreviousRevisionStaysForFiveSecondsAfterTheSwap() {
    attach("app.yaml", "one");
    List<Integer> seen = new ArrayList<>();
    schedule
        .at(minutes(1), () -> update("app.yaml", "two"))
        .look(minutes(1).plusSeconds(1))
        .look(minutes(1).plusSeconds(3)) // a poll in between does not sweep it either
        .at(minutes(1).plusSeconds(5), () -> seen.add(revisions().size()))
        .at(minutes(1).plusSeconds(7), () -> seen.add(revisions().size()))
        .stop(minutes(2));
    follow();
    assertEquals(List.of(2, 1), seen);
  }

  @Test
  void whoEndsRightAfterTheSwapTakesThePreviousRevisionAway() {
    attach("app.yaml", "one");
    schedule
        .at(minutes(1), () -> update("app.yaml", "two"))
        .look(minutes(1).plusSeconds(1))
        .stop(minutes(1).plusSeconds(2));
    follow();
    assertEquals("two", read("app.yaml"));
    assertEquals(1, revisions().size());
  }
}
