package dev.remora.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.ExitCode;
import java.util.List;
import org.junit.jupiter.api.Test;

class SettingsTableTest {
  @Test
  void exactlyWhatIsBuiltIsKnown() {
    assertEquals(
        List.of(
            "image",
            "image-digest",
            "artifact",
            "revision",
            "referrers",
            "platform",
            "artifact-type",
            "match",
            "verify-key",
            "verify-identity",
            "verify-issuer",
            "trusted-root",
            "verify-ca",
            "verify-subject",
            "verify-since",
            "revoked",
            "verify-annotations",
            "to",
            "file-mode",
            "dir-mode",
            "max-files",
            "max-bytes",
            "max-ratio",
            "max-depth",
            "validate",
            "deadline",
            "on-failure",
            "fallback-after",
            "max-stale",
            "cache",
            "cache-max",
            "interval",
            "follow-tag",
            "repair",
            "on-change",
            "http-port",
            "http-address",
            "max-age",
            "inline-max",
            "registry-config",
            "plain-http",
            "mirror",
            "mirror-listings",
            "ca-file",
            "cert-file",
            "key-file",
            "settings",
            "output",
            "log-level",
            "log-format",
            "termination-log"),
        SettingsTable.all().stream().map(Setting::name).toList());
  }

  @Test
  void theThreeSpellingsFollowFromOneName() {
    assertEquals("--artifact-type", SettingsTable.ARTIFACT_TYPE.flag());
    assertEquals("REMORA_ARTIFACT_TYPE", SettingsTable.ARTIFACT_TYPE.variable());
  }

  @Test
  void theReferenceHasARowForEverySettingAndEveryExitCode() {
    String settings = SettingsReference.settings();
    for (Setting<?> setting : SettingsTable.all()) {
      assertTrue(settings.contains("\n| `" + setting + "` |"), setting.name());
    }
    assertEquals(SettingsTable.all().size() + 2, settings.lines().count());
    assertTrue(settings.contains("| `deadline` | `2m` | how long"));
    String codes = SettingsReference.exitCodes();
    for (ExitCode code : ExitCode.values()) {
      assertTrue(codes.contains("\n| " + code.code() + " | "), code.name());
    }
  }
}
