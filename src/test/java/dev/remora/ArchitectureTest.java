package dev.remora;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.remora.settings.Setting;
import dev.remora.settings.SettingsTable;
import java.io.FileInputStream;
import java.io.FileReader;
import java.io.RandomAccessFile;
import java.lang.reflect.Proxy;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.util.List;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The map as rules: which package may see which, and what stays in its place. */
class ArchitectureTest {
  private static final String ROOT = "dev.remora.";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.remora");

  // ---- the arrows

  @Test
  void everyPackageIsOnTheMap() {
    Set<String> unknown = packages();
    unknown.removeAll(PackageMap.ARROWS.keySet());
    assertEquals(Set.of(), unknown, "a new package needs its arrows in PackageMap");
  }

  @Test
  void arrowsOnlyRunDownwards() {
    PackageMap.ARROWS.forEach(
        (name, seen) ->
            check(
                classes()
                    .that()
                    .resideInAPackage(ROOT + name)
                    .should()
                    .onlyDependOnClassesThat(
                        describe(
                            "are in " + name + " or in " + seen + " or not of Remora",
                            other ->
                                !isOurs(other)
                                    || packageOf(other).equals(name)
                                    || seen.contains(packageOf(other))))));
  }

  /** One that no class uses makes the map say more than the house has. The top sees all. */
  @Test
  void everyArrowIsUsed() {
    Set<String> unused = new TreeSet<>();
    Set<String> below = new TreeSet<>(PackageMap.ARROWS.keySet());
    below.remove(PackageMap.TOP);
    for (String name : below) {
      Set<String> used =
          CLASSES.stream()
              .filter(type -> isOurs(type) && packageOf(type).equals(name))
              .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
              .map(dependency -> dependency.getTargetClass())
              .filter(ArchitectureTest::isOurs)
              .map(ArchitectureTest::packageOf)
              .collect(toCollection(TreeSet::new));
      PackageMap.roomsSeenBy(name).stream()
          .filter(seen -> !used.contains(seen))
          .forEach(seen -> unused.add(name + " --> " + seen));
    }
    assertEquals(Set.of(), unused);
  }

  @Test
  void theTableItselfHasNoCycle() {
    PackageMap.ARROWS.keySet().forEach(name -> assertFalse(reaches(name, name, 0), name));
  }

  private static boolean reaches(String from, String to, int steps) {
    return steps <= PackageMap.ARROWS.size()
        && PackageMap.ARROWS.getOrDefault(from, Set.of()).stream()
            .anyMatch(next -> next.equals(to) || reaches(next, to, steps + 1));
  }

  @Test
  void packagesHaveNoCycles() {
    check(slices().matching("dev.remora.(**)").should().beFreeOfCycles());
  }

  /** One that nobody reads would be accepted, explained, and do nothing. */
  @Test
  void everySettingIsRead() {
    Set<String> unread = new TreeSet<>();
    for (JavaField setting : CLASSES.get(SettingsTable.class).getFields()) {
      if (setting.getRawType().isEquivalentTo(Setting.class)
          && setting.getAccessesToSelf().stream()
              .allMatch(access -> access.getOriginOwner().isEquivalentTo(SettingsTable.class))) {
        unread.add(setting.getName());
      }
    }
    assertEquals(Set.of(), unread, "cli.Wiring has to hand them on");
  }

  // ---- libraries in their places

  @Test
  void onlyJsonImportsJackson() {
    onlyIn(List.of("dev.remora.json.."), "com.fasterxml..", "tools.jackson..");
  }

  @Test
  void onlyTheCommandLineAndTheWireKnowTheFramework() {
    onlyIn(
        List.of("dev.remora.cli..", "dev.remora.http.wire.."),
        "io.quarkus..",
        "io.vertx..",
        "io.netty..",
        "io.smallrye.mutiny..",
        "jakarta.ws.rs..",
        "org.jboss.resteasy..",
        "org.eclipse.microprofile.rest..");
  }

  @Test
  void onlyTheCommandLineKnowsInjection() {
    onlyIn(
        List.of("dev.remora.cli.."),
        "jakarta.enterprise..",
        "jakarta.inject..",
        "io.quarkus.arc..");
  }

  @Test
  void onlyTheSettingsKnowSmallRyeConfig() {
    onlyIn(
        List.of("dev.remora.settings..", "dev.remora.cli.."),
        "io.smallrye.config..",
        "org.eclipse.microprofile.config..");
  }

  @Test
  void onlyItsReadersKnowYaml() {
    onlyIn(
        List.of("dev.remora.yaml..", "dev.remora.hooks..", "dev.remora.attach.."),
        "org.snakeyaml..",
        "org.yaml..");
  }

  @Test
  void onlyObserveKnowsPrometheusAndServes() {
    onlyIn(List.of("dev.remora.observe.."), "io.prometheus..");
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.remora.observe..")
            .should()
            .dependOnClassesThat(
                describe(
                    "let others connect",
                    type ->
                        type.isAssignableTo(ServerSocket.class)
                            || type.isAssignableTo(ServerSocketChannel.class)
                            || type.getPackageName().startsWith("com.sun.net.httpserver"))));
  }

  @Test
  void onlyContentAndAttachKnowArchives() {
    onlyIn(
        List.of("dev.remora.content..", "dev.remora.attach.."),
        "org.apache.commons.compress..",
        "io.airlift.compress..");
  }

  @Test
  void onlyPosixCallsTheCLibrary() {
    onlyIn(List.of("dev.remora.posix.."), "java.lang.foreign..", "org.graalvm.nativeimage.c..");
  }

  /** Process 1 takes away what is not known there, and with it an exit code. */
  @Test
  void onlyPosixStartsProcesses() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.remora.posix..")
            .should()
            .accessTargetWhere(
                target(
                    "the start of a process",
                    member ->
                        is(member, ProcessBuilder.class, "start", "startPipeline")
                            || is(member, Runtime.class, "exec"))));
  }

  private static void onlyIn(List<String> places, String... libraries) {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(places.toArray(String[]::new))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(libraries));
  }

  // ---- the world in its place

  @Test
  void onlyTheSystemClockReadsTheTimeAndSleeps() {
    check(
        noClasses()
            .that()
            .doNotHaveFullyQualifiedName("dev.remora.time.SystemClock")
            .and()
            .resideOutsideOfPackage("dev.remora.cli..")
            .should()
            .accessTargetWhere(
                target(
                    "the clock of this machine",
                    member ->
                        is(member, System.class, "currentTimeMillis", "nanoTime")
                            || is(member, Thread.class, "sleep")
                            || (member.getName().equals("now")
                                && member.getOwner().getPackageName().equals("java.time"))
                            || (member.getOwner().getPackageName().equals("java.time")
                                && member.getOwner().getSimpleName().equals("Clock")
                                && member.getName().startsWith("system")))));
  }

  @Test
  void onlyTheCommandLineMakesRandomness() {
    check(
        noClasses()
            .that()
            .haveNameNotMatching(
                "dev[.]remora[.]trust[.]key[.]PublicHalf.*") // "draws" what it is given
            .and()
            .resideOutsideOfPackage("dev.remora.cli..")
            .should()
            .accessTargetWhere(
                target(
                    "randomness that no test can foresee",
                    member ->
                        is(member, Math.class, "random")
                            || is(member, UUID.class, "randomUUID")
                            || is(member, RandomGenerator.class, "getDefault", "of")
                            || member.getOwner().isEquivalentTo(ThreadLocalRandom.class)
                            || (member.getName().equals("<init>")
                                && member.getOwner().isAssignableTo(Random.class)))));
  }

  @Test
  void onlyTheCommandLineReadsTheEnvironmentAndEndsTheProcess() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.remora.cli..")
            .should()
            .accessTargetWhere(
                target(
                    "the environment, the end or the streams of this process",
                    member ->
                        is(member, System.class, "getenv", "exit", "out", "err", "in")
                            || is(member, Runtime.class, "exit", "halt", "addShutdownHook")
                            || is(member, Throwable.class, "printStackTrace"))));
  }

  @Test
  void nothingIsFoundByReflection() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.remora.cli..")
            .should()
            .accessTargetWhere(
                target(
                    "what a native executable cannot do",
                    member ->
                        is(member, Class.class, "forName")
                            || member.getOwner().isEquivalentTo(ServiceLoader.class)
                            || member.getOwner().isEquivalentTo(Proxy.class)))
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.io.ObjectInputStream"));
  }

  /**
   * A file that somebody else may have put there is a pipe, a device or a link as soon as nobody
   * looks: only {@code posix} knows how to open one.
   */
  @Test
  void onlyPosixOpensFilesOfOthers() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.remora.posix..")
            .and()
            .doNotHaveFullyQualifiedName("dev.remora.hooks.ProcessTable") // of the kernel
            .should()
            .accessTargetWhere(
                target(
                    "an opened file",
                    member ->
                        is(
                                member,
                                Files.class,
                                "newInputStream",
                                "newOutputStream",
                                "newBufferedReader",
                                "newBufferedWriter",
                                "newByteChannel",
                                "readAllBytes",
                                "readAllLines",
                                "readString",
                                "lines",
                                "write",
                                "writeString",
                                "copy")
                            || is(member, FileInputStream.class, "<init>")
                            || is(member, FileReader.class, "<init>")
                            || is(member, RandomAccessFile.class, "<init>"))));
  }

  /** A directory of others may have no end, and a link where a directory was. */
  @Test
  void onlyPosixListsDirectories() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.remora.posix..")
            .and()
            .doNotHaveSimpleName("ProcessTable") // of the kernel
            .and()
            .doNotHaveSimpleName("HostDirectory") // of the machine's administrator
            .should()
            .accessTargetWhere(
                target(
                    "a listed directory",
                    member ->
                        is(
                            member,
                            Files.class,
                            "newDirectoryStream",
                            "list",
                            "walk",
                            "walkFileTree",
                            "find"))));
  }

  /** What a full disk is called, and what is to be done about it, is said in one place. */
  @Test
  void onlyPosixPutsTheTroublesOfDisksIntoWords() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.remora.posix..")
            .should()
            .accessTargetWhere(
                target(
                    "what the system says of a file",
                    member ->
                        member.getOwner().isAssignableTo(FileSystemException.class)
                            && Set.of("getReason", "getFile", "getOtherFile")
                                .contains(member.getName()))));
  }

  /** What makes a file opens what it made, because none may have been there. */
  @Test
  void onlyWhatMakesFilesOpensThemItself() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.remora.posix..")
            .and()
            .doNotHaveSimpleName("NewFile")
            .and()
            .doNotHaveSimpleName("SmallFile")
            .and()
            .doNotHaveSimpleName("VolumeLock")
            .should()
            .accessTargetWhere(
                target("a channel", member -> is(member, FileChannel.class, "open"))));
  }

  // ---- the house

  @Test
  void noPackageIsADrawerForEverything() {
    Set<String> drawers = packages();
    drawers.removeIf(
        name ->
            !name.matches("(.*\\.)?(util|utils|common|commons|helper|helpers|misc|impl)(\\..*)?"));
    assertEquals(Set.of(), drawers);
  }

  @Test
  void everyPackageSaysWhatItIsAndThatNothingIsNull() throws ClassNotFoundException {
    Set<String> unmarked = new TreeSet<>();
    for (String name : packages()) {
      boolean marked =
          CLASSES.stream()
              .anyMatch(
                  type ->
                      type.getName().equals(ROOT + name + ".package-info")
                          && type.isAnnotatedWith(NullMarked.class));
      if (!marked) {
        unmarked.add(name);
      }
    }
    assertEquals(Set.of(), unmarked, "a package-info.java with @NullMarked is missing");
  }

  @Test
  void theseRulesLookAtTheProduct() {
    assertTrue(packages().containsAll(Set.of("oci", "json", "discovery", "posix")), "no classes");
  }

  // ---- how it is told

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(CLASSES);
  }

  private static Set<String> packages() {
    return CLASSES.stream()
        .filter(ArchitectureTest::isOurs)
        .map(ArchitectureTest::packageOf)
        .collect(toCollection(TreeSet::new));
  }

  private static boolean isOurs(JavaClass type) {
    return type.getPackageName().startsWith(ROOT);
  }

  private static String packageOf(JavaClass type) {
    return type.getPackageName().substring(ROOT.length());
  }

  private static DescribedPredicate<JavaAccess<?>> target(
      String description, Predicate<AccessTarget> condition) {
    return describe(description, access -> condition.test(access.getTarget()));
  }

  private static boolean is(AccessTarget member, Class<?> owner, String... names) {
    return member.getOwner().isEquivalentTo(owner) && List.of(names).contains(member.getName());
  }
}
