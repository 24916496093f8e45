package dev.remora.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What everybody has to implement who stands for a repository, or in front of one. */
class ContentSourceTest {
  private static final int MOST = 7;

  @Test
  void itHasFewMethodsAndNoneIsAskedAboutAnEarlierAnswer() {
    List<Method> methods = Arrays.asList(ContentSource.class.getMethods());
    assertTrue(ContentSource.class.getDeclaredMethods().length <= MOST, methods::toString);
    Set<String> withoutGiver =
        methods.stream()
            .filter(method -> !saysWhoGaveIt(method))
            .map(Method::getName)
            .collect(Collectors.toSet());
    assertEquals(Set.of("name", "referrersName", "tagged"), withoutGiver, "tagged chooses nothing");
  }

  private static boolean saysWhoGaveIt(Method method) {
    String type = method.getGenericReturnType().getTypeName();
    return Stream.of(Giver.class, Listing.class, SourceAnswer.class)
        .anyMatch(answer -> type.contains(answer.getName()));
  }

  @Test
  void whoHandsOnAQuestionCanHandOnEachOfThem() {
    Set<String> handedOn =
        Arrays.stream(Forwarding.class.getDeclaredMethods())
            .map(Method::getName)
            .collect(Collectors.toSet());
    Arrays.stream(ContentSource.class.getMethods())
        .forEach(method -> assertTrue(handedOn.contains(method.getName()), method::toString));
  }
}
