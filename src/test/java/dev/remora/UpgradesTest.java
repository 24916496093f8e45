package dev.remora;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.quarkus.runtime.configuration.ConfigRecorder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeModel;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.spi.InetAddressResolverProvider;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.rest.client.spi.RestClientListener;
import org.junit.jupiter.api.Test;

/** What {@code docs/upgrading.md} says we rely on is what we rely on, and its tests are there. */
class UpgradesTest {
  private static final Path PAGE = Path.of("docs", "upgrading.md");
  private static final Path NATIVE = Path.of("docs", "native.md");
  private static final String SUBSTITUTED = "## What is substituted";
  private static final Path MAIN = Path.of("src", "main");
  private static final Path TESTS = Path.of("src", "test", "java");

  private static final Pattern IMPORT =
      Pattern.compile(
          "(?m)^import ((?:io\\.(?:quarkus|smallrye|vertx|netty)|org\\.(?:jboss|eclipse|graalvm)"
              + "|com\\.oracle|sun)\\.[\\w.]+);$");

  /** Named as text, because what the native build makes or hides cannot be imported. */
  private static final Pattern NAMED =
      Pattern.compile(
          "\"((?:io\\.quarkus|io\\.smallrye|com\\.oracle|jdk\\.internal|sun\\.security)\\.[\\w.]+)\"");

  private static final Pattern INNER = Pattern.compile("innerClass = \"(\\w+)\"");
  private static final Pattern PROPERTY =
      Pattern.compile("(?m)^(quarkus\\.[\\w.-]+)=|^ *-[RH]:[+-]?(\\w+)");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (?!---|member)(.*) \\|$");
  private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT))\\.(\\w+)`");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  @Test
  void everyTypeOfTheFrameworkThatIsUsedIsOnThePage() throws IOException {
    Set<String> used = new TreeSet<>();
    for (Path file : files(MAIN, ".java")) {
      String code = Files.readString(file);
      Stream.of(IMPORT, NAMED, INNER)
          .flatMap(kind -> kind.matcher(code).results())
          .map(found -> found.group(1))
          .map(name -> name.substring(name.lastIndexOf('.') + 1))
          .forEach(used::add);
    }
    assertTrue(used.contains("NioSocketChannel") && used.contains("DispatcherThread"));
    used.removeAll(words());
    assertEquals(Set.of(), used, "what is used, and " + PAGE + " does not say why");
  }

  @Test
  void everyPropertyOfTheBuildIsExplained() throws IOException {
    String explained = Files.readString(PAGE) + Files.readString(Path.of("docs", "native.md"));
    String properties =
        Files.readString(MAIN.resolve(Path.of("resources", "application.properties")));
    Set<String> missing =
        PROPERTY
            .matcher(properties)
            .results()
            .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
            .filter(name -> !explained.contains(name))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(Set.of(), missing, "properties that no page explains");
  }

  @Test
  void everyRowNamesATestThatIsThere() throws IOException {
    List<String> rows =
        ROW.matcher(Files.readString(PAGE) + substituted())
            .results()
            .map(row -> row.group(1))
            .toList();
    assertTrue(rows.size() > 20, "no table");
    for (String row : rows) {
      List<MatchResult> named = TEST.matcher(row).results().toList();
      assertTrue(!named.isEmpty(), () -> "no test fails: " + row);
      for (MatchResult test : named) {
        assertTrue(isThere(test.group(1), test.group(2)), () -> "gone: " + test.group());
      }
    }
  }

  /** Two are substituted in a native executable; another one may be worth its time. */
  @Test
  void nothingIsCheckedAtAStartThatIsNotKnown() {
    Set<String> checks =
        Arrays.stream(ConfigRecorder.class.getDeclaredMethods())
            .filter(method -> Modifier.isPublic(method.getModifiers()))
            .map(Method::getName)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(
        Set.of(
            "deprecatedProperties",
            "handleConfigChange",
            "handleNativeProfileChange",
            "releaseConfig", // of an end that is not waited for
            "unknownConfigFiles"),
        checks);
  }

  /** One would be called on the JVM, and not natively. */
  @Test
  void noDependencyListensToClients() {
    assertEquals(
        List.of(),
        ServiceLoader.load(RestClientListener.class).stream()
            .map(ServiceLoader.Provider::type)
            .toList());
  }

  /** One would be asked on the JVM, and not natively. */
  @Test
  void noDependencyResolvesNames() {
    assertEquals(
        List.of(),
        ServiceLoader.load(InetAddressResolverProvider.class).stream()
            .map(ServiceLoader.Provider::type)
            .toList());
  }

  /** Natively they are not, since nobody could read them. */
  @Test
  void securityEventsOfTheJdkAreOnlyLogged() throws ClassNotFoundException {
    Set<String> others =
        Arrays.stream(Class.forName("jdk.internal.event.EventHelper").getDeclaredMethods())
            .filter(method -> Modifier.isPublic(method.getModifiers()))
            .map(Method::getName)
            .filter(name -> !name.startsWith("log") && !name.equals("isLoggingSecurity"))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(Set.of(), others);
  }

  /** And an array has them worked out before it is there, which natively is the only time. */
  @Test
  void theEndOfAnAllocationOnlyWorksOutTheSizesOfTheHeap() throws IOException {
    String toolchain = System.getenv("GRAALVM_HOME");
    assumeTrue(toolchain != null, "GRAALVM_HOME says where the code is");
    Path jar = Path.of(toolchain, "lib", "svm", "builder", "svm.jar");
    try (FileSystem svm = FileSystems.newFileSystem(jar)) {
      ClassModel allocation =
          ClassFile.of()
              .parse(
                  Files.readAllBytes(
                      svm.getPath("com/oracle/svm/core/genscavenge/ThreadLocalAllocation.class")));
      assertEquals(
          List.of("getPolicy", "updateSizeParameters"), calls(allocation, "runSlowPathHooks"));
      assertTrue(
          calls(allocation, "slowPathNewArrayLikeObject")
              .contains("ensureSizeParametersInitialized"));
    }
  }

  private static List<String> calls(ClassModel type, String method) {
    return type.methods().stream()
        .filter(each -> each.methodName().equalsString(method))
        .flatMap(each -> each.code().stream())
        .flatMap(CodeModel::elementStream)
        .filter(InvokeInstruction.class::isInstance)
        .map(call -> ((InvokeInstruction) call).name().stringValue())
        .toList();
  }

  /** The table of them. */
  private static String substituted() throws IOException {
    String page = Files.readString(NATIVE);
    int start = page.indexOf(SUBSTITUTED);
    assertTrue(start > 0, SUBSTITUTED);
    return page.substring(start, page.indexOf("\n## ", start));
  }

  private static Set<String> words() throws IOException {
    return CODE.matcher(Files.readString(PAGE) + substituted())
        .results()
        .flatMap(code -> Stream.of(code.group(1).split("\\W+")))
        .collect(Collectors.toSet());
  }

  private static boolean isThere(String test, String method) throws IOException {
    for (Path file : files(TESTS, "/" + test + ".java")) {
      if (Files.readString(file).contains("void " + method + "(")) {
        return true;
      }
    }
    return false;
  }

  private static List<Path> files(Path directory, String ending) {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
