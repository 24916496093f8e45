package dev.remora.sync;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the story needs is counted: what they share travels as one {@link Delivery}. */
class ConstructorSizesTest {
  @ParameterizedTest
  @CsvSource({"dev.remora.sync.Follow, 8", "dev.remora.sync.Pass, 6", "dev.remora.sync.Start, 3"})
  void itTakesNoMoreThan(Class<?> type, int most) {
    Arrays.stream(type.getDeclaredConstructors())
        .forEach(
            constructor ->
                assertTrue(constructor.getParameterCount() <= most, constructor::toString));
  }
}
