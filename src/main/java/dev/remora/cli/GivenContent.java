package dev.remora.cli;

import dev.remora.attach.ConfigMapArgument;
import dev.remora.attach.FileArgument;
import java.util.List;

/** What the command line names to be attached or pushed. */
record GivenContent(List<FileArgument> files, List<ConfigMapArgument> configMaps) {
  GivenContent {
    files = List.copyOf(files);
    configMaps = List.copyOf(configMaps);
  }
}
