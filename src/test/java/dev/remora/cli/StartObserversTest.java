package dev.remora.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.remora.http.wire.HostileConfiguration;
import io.quarkus.arc.Arc;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Whom a native executable does not tell that it starts. */
@QuarkusTest
@TestProfile(HostileConfiguration.class)
class StartObserversTest {
  @Test
  void nobodyButTheFrameworkObservesTheStart() {
    Set<String> observers =
        Arc.container().beanManager().resolveObserverMethods(new StartupEvent()).stream()
            .map(observer -> observer.getBeanClass().getName())
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(
        Set.of(
            "io.quarkus.arc.runtime.ConfigStaticInitValues", // whether a start differs from the
            // build
            "io.quarkus.value.registry.ValueRegistry"), // of which nobody asks anything
        observers);
  }
}
