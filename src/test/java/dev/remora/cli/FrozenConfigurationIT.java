package dev.remora.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.quarkus.runtime.ValueRegistryImpl;
import io.quarkus.value.registry.ValueRegistry;
import io.smallrye.config.SmallRyeConfig;
import java.io.File;
import java.lang.reflect.Constructor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a native executable has frozen is what a start on the JVM reads. */
class FrozenConfigurationIT {
  private static final Path PRODUCT = Path.of("target", "quarkus-app");

  @Test
  void frozenAndFullConfigurationSayTheSame(@TempDir Path directory) throws Exception {
    assumeTrue(Files.isDirectory(PRODUCT), "there is no JVM build");
    Map<String, String> frozen = print(directory, "frozen");
    Map<String, String> full = print(directory, "full");

    assertEquals(lines(full), lines(frozen));
    assertEquals("false", frozen.get("quarkus.banner.enabled"));
    assertEquals("WARN", frozen.get("quarkus.log.level"));
  }

  private static String lines(Map<String, String> values) {
    return values.entrySet().stream().map(e -> e + "\n").reduce("", String::concat);
  }

  /**
   * In a process of its own: these are classes of the packaged product, and its start is static.
   */
  private static Map<String, String> print(Path directory, String which) throws Exception {
    Path output = directory.resolve(which);
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath(),
                FrozenConfigurationIT.class.getName(),
                which,
                output.toString())
            .inheritIO();
    builder.environment().put("QUARKUS_BANNER_ENABLED", "true"); // must count in neither
    assertEquals(0, builder.start().waitFor());
    Map<String, String> values = new TreeMap<>();
    for (String line : Files.readAllLines(output, UTF_8)) {
      int equals = line.indexOf('=');
      values.put(line.substring(0, equals), line.substring(equals + 1));
    }
    return values;
  }

  private static String classPath() throws Exception {
    try (Stream<Path> files = Files.walk(PRODUCT)) {
      Stream<String> jars =
          files.map(Path::toString).filter(file -> file.endsWith(".jar")).sorted();
      return Stream.concat(Stream.of(Path.of("target", "test-classes").toString()), jars)
          .reduce((a, b) -> a + File.pathSeparator + b)
          .orElseThrow();
    }
  }

  /** Runs inside of the product. */
  public static void main(String[] arguments) throws Exception {
    SmallRyeConfig config = arguments[0].equals("frozen") ? FrozenConfiguration.build() : full();
    StringBuilder lines = new StringBuilder();
    for (String name : names(config)) {
      String value = String.valueOf(config.getConfigValue(name).getValue());
      lines.append(name).append('=').append(value.replace('\n', ' ')).append('\n');
    }
    Files.writeString(Path.of(arguments[1]), lines);
  }

  private static SortedSet<String> names(SmallRyeConfig config) {
    SortedSet<String> names = new TreeSet<>();
    config.getPropertyNames().forEach(names::add);
    return names;
  }

  /** What the method does whose place the frozen configuration takes. */
  private static SmallRyeConfig full() throws Exception {
    Class<?> generated = Class.forName("io.quarkus.runtime.generated.Config");
    Constructor<?> constructor = generated.getDeclaredConstructor();
    constructor.setAccessible(true);
    generated
        .getMethod("readConfig", ValueRegistry.class)
        .invoke(constructor.newInstance(), ValueRegistryImpl.builder().build());
    return ConfigProvider.getConfig().unwrap(SmallRyeConfig.class);
  }
}
