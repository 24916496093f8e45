package dev.remora.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.Defect;
import dev.remora.failure.Failure;
import dev.remora.failure.ProtocolViolation;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a document brings out that nobody thought of. */
class DefectsTest extends FollowScenario {
  static Stream<Throwable> defects() {
    return Stream.of(
        new IllegalStateException("secret"),
        new ArrayIndexOutOfBoundsException(-1),
        new StackOverflowError(),
        new OutOfMemoryError("Garbage-collected heap size exceeded"));
  }

  @ParameterizedTest
  @MethodSource("defects")
  void aDefectInReadingIsAFailedPassAndNotTheEnd(Throwable defect) {
    attach("app.yaml", "one");
    schedule
        .at(minutes(6), () -> registry.breakBy(() -> raise(defect)))
        .at(minutes(30), registry::comeBack)
        .at(minutes(31), () -> attach("app.yaml", "two"))
        .stop(minutes(60));

    follow();

    Failure failure =
        outcomes().stream()
            .filter(PassResult.Failed.class::isInstance)
            .map(outcome -> ((PassResult.Failed) outcome).failure())
            .findFirst()
            .orElseThrow();
    assertEquals(defect, failure.getCause());
    assertEquals("two", read("app.yaml"));
  }

  @ParameterizedTest
  @MethodSource("defects")
  void aDefectInTheThreadOfABlobIsAFailedPassToo(Throwable defect) {
    attach("app.yaml", "one");
    schedule
        .at(
            minutes(6),
            () -> {
              attach("app.yaml", "two");
              registry.duringBlob(() -> raise(defect));
            })
        .at(minutes(30), () -> registry.duringBlob(() -> {}))
        .stop(minutes(60));

    follow();

    assertTrue(
        outcomes().stream().anyMatch(PassResult.Failed.class::isInstance), outcomes().toString());
    assertEquals("two", read("app.yaml"));
  }

  @Test
  void aPullSaysWhoseFaultItIs() {
    attach("app.yaml", "one");
    registry.breakBy(() -> raise(new OutOfMemoryError("heap")));
    ProtocolViolation full = assertThrows(ProtocolViolation.class, this::pull);
    assertTrue(full.line().contains(reference), full.line());

    registry.breakBy(() -> raise(new IllegalStateException("secret")));
    Failure ours = assertInstanceOf(Defect.class, assertThrows(Failure.class, this::pull));
    assertTrue(ours.line().contains("unexpected IllegalStateException at "), ours.line());
    assertTrue(!ours.line().contains("secret"), ours.line());
  }

  private static void raise(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) thrown;
  }
}
