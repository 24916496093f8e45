package dev.remora.cli;

import dev.remora.oci.ByteSize;

/** Draws in one line how far a transfer is. */
final class ProgressBar {
  private static final int LONGEST_BAR = 30;
  private static final int SHORTEST_BAR = 5;
  private static final int SHORTEST_TITLE = 8;

  private ProgressBar() {}

  /**
   * @param width in columns; the line is shorter, so that the cursor never wraps
   */
  static String text(String title, long done, long size, int width) {
    double part = size <= 0 ? 1 : Math.clamp(done / (double) size, 0, 1);
    // as wide for each size, so that bars stand one below the other
    String amount =
        " %3d %% of %-10s".formatted((int) (part * 100), new ByteSize(Math.max(0, size)).rounded());
    int room = Math.max(0, width - 1 - amount.length());
    int bar = Math.min(LONGEST_BAR, room - SHORTEST_TITLE - 3);
    if (bar < SHORTEST_BAR) {
      return cut(cut(title, room) + amount, Math.max(1, width - 1));
    }
    int filled = (int) (part * bar);
    String drawn = " [" + "#".repeat(filled) + " ".repeat(bar - filled) + "]";
    int titleRoom = Math.min(room - drawn.length(), 40);
    String name = cut(title, titleRoom);
    return name + " ".repeat(titleRoom - name.length()) + drawn + amount;
  }

  private static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    return longest < 2 ? "" : text.substring(0, longest - 1) + "…";
  }
}
