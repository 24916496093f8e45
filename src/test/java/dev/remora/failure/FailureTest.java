package dev.remora.failure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.property.Mutation;
import dev.remora.property.Property;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FailureTest {
  private static final Purpose PURPOSE = new Purpose("list the referrers of", "ghcr.io/app");

  @Test
  void theLineSaysWhatWasDoneToWhatWhyItFailedAndWhatToDo() {
    assertEquals(
        "cannot list the referrers of ghcr.io/app: it says 403; log in",
        new AccessDenied(PURPOSE, "it says 403", "log in").line());
  }

  @Test
  void theLineEndsWithTheReasonWhenThereIsNothingToDo() {
    assertEquals(
        "cannot list the referrers of ghcr.io/app: interrupted",
        new Interrupted(PURPOSE).getMessage());
    assertEquals("cannot sweep: x", new VolumeFailure(new Purpose("sweep", ""), "x", "").line());
  }

  @Test
  void reasonAndAdviceAreAlsoThereByThemselves() {
    Failure failure = new ContentRefused(PURPOSE, "too large", "raise --max-bytes");
    assertEquals("too large", failure.reason());
    assertEquals("raise --max-bytes", failure.advice());
    assertEquals("cannot list the referrers of ghcr.io/app: too large", failure.getMessage());
  }

  @Test
  void eachClassHasTheExitCodeOfTheContract() {
    List<Failure> family =
        List.of(
            new UsageFailure(PURPOSE, "", ""),
            new ImageNotFound(PURPOSE, "", ""),
            new NothingAttached(PURPOSE, "", ""),
            new AmbiguousChoice(PURPOSE, "", ""),
            new AccessDenied(PURPOSE, "", ""),
            new RegistryUnavailable(PURPOSE, "", ""),
            new ProtocolViolation(PURPOSE, "", ""),
            new IntegrityFailure(PURPOSE, "", ""),
            new Untrusted(PURPOSE, "", ""),
            new ContentRefused(PURPOSE, "", ""),
            new VolumeFailure(PURPOSE, "", ""),
            new Defect(PURPOSE, new IllegalStateException()));
    assertEquals(
        List.of(2, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 1),
        family.stream().map(failure -> failure.exitCode().code()).toList());
    assertEquals(
        family.size(),
        Failure.class.getPermittedSubclasses().length,
        "a new failure belongs into this test");
  }

  @Test
  void whatDiffersIsNoFailureNorIsWhatIsDone() {
    assertEquals(
        List.of(ExitCode.DONE, ExitCode.DIFFERS),
        Arrays.stream(ExitCode.values()).filter(code -> !code.isFailure()).toList());
  }

  @Test
  void exitCodesAreUnique() {
    assertEquals(
        ExitCode.values().length,
        Arrays.stream(ExitCode.values()).map(ExitCode::code).collect(Collectors.toSet()).size());
  }

  @Test
  void onlyAnUnavailableRegistryMayBeThereALittleLater() {
    assertTrue(new RegistryUnavailable(PURPOSE, "503", "").anotherTryCanHelp());
    assertFalse(new RegistryUnavailable(PURPOSE, "untrusted", "", null, false).anotherTryCanHelp());
    assertFalse(new AccessDenied(PURPOSE, "401", "").anotherTryCanHelp());
  }

  @Test
  void whatARegistrySaysCannotForgeALineOrMoveTheCursor() {
    Failure failure =
        new AccessDenied(
            new Purpose("open", "a\rb"), "no\nlevel=info msg=\"all is well\"", "\u001b[2Jx");
    assertEquals(
        "cannot open a\uFFFDb: no\uFFFDlevel=info msg=\"all is well\"; \uFFFD[2Jx", failure.line());
  }

  @Test
  void textThatRunsBackwardsIsMadeHarmless() {
    assertEquals("a\uFFFDgpj.exe", Failure.harmless("a\u202egpj.exe"));
    assertEquals("\uFFFD\uFFFD\uFFFD", Failure.harmless("\u2066\u2069\u200f"));
    assertEquals("\uFFFD\uFFFD\uFFFD", Failure.harmless("\u2028\u2029\u0085"));
    assertEquals("x\uFFFDy", Failure.harmless("x\ud800y"));
  }

  @Test
  void ordinaryTextOfAnyScriptIsLeftAlone() {
    String text = "größe 配置 🐟 e\u0301 – “quoted” \u00a0|";
    assertEquals(text, Failure.harmless(text));
  }

  @Test
  void aLongReasonIsCutAndSaysSo() {
    String cut = Failure.harmless("x".repeat(2_001));
    assertEquals("x".repeat(2_000) + "…", cut);
    assertEquals("x".repeat(2_000), Failure.harmless("x".repeat(2_000)));
  }

  @Test
  void invisibleCharactersOutsideTheBasicPlaneAreReplacedAndNothingIsSaidToBeCut() {
    String tag = Character.toString(0xE0041);
    assertEquals("a\uFFFDb", Failure.harmless("a" + tag + "b"));
  }

  @Test
  void aCutNeverHalvesACharacter() {
    String cut = Failure.harmless("🐟".repeat(3_000));
    assertEquals("🐟".repeat(2_000) + "…", cut);
  }

  @Test
  void garbageBecomesOneLineOfBoundedLength() {
    Property.check(
        2_000,
        random -> {
          String clean = Failure.harmless(Mutation.garbage(random));
          assertTrue(clean.codePoints().count() <= 2_001);
          assertTrue(
              clean
                  .codePoints()
                  .noneMatch(c -> Character.isISOControl(c) || c == 0x202e || c == 0x2028));
        });
  }
}
