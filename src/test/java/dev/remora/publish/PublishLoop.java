package dev.remora.publish;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Test main: publishes two revisions in turn until it is killed. */
final class PublishLoop {
  private PublishLoop() {}

  /** Two revisions with many files: some names in both, some that come and go. */
  static Content content(String label) {
    Map<String, String> files = new TreeMap<>();
    for (int i = 0; i < 6; i++) {
      files.put("common-" + i, label);
      files.put("only-" + label + "-" + i, label);
    }
    files.put("directory/deep/file", label);
    files.put("directory/only-" + label, label);
    return new Content(files);
  }

  public static void main(String[] arguments) {
    VolumeFixture volume = new VolumeFixture(Path.of(arguments[0]));
    boolean first = true;
    while (true) {
      for (String label : new String[] {"A", "B"}) {
        try (Session session = volume.open()) {
          content(label).publish(session);
          session.confirm(content(label).revision(), "loop");
          session.save();
          session.retire();
        }
        if (first) {
          System.out.println("ready");
          first = false;
        }
      }
    }
  }
}
