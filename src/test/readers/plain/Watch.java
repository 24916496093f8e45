import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;

/**
 * Reads app.yaml and second.yaml of a volume again when it is told to, and prints what it has read:
 * {@code java Watch.java VOLUME}.
 */
final class Watch {
  public static void main(String[] arguments) throws IOException, InterruptedException {
    var volume = Path.of(arguments[0]);
    try (var service = FileSystems.getDefault().newWatchService()) {
      volume.register(service, StandardWatchEventKinds.ENTRY_CREATE);
      show(volume);
      while (true) {
        var key = service.take();
        for (var event : key.pollEvents()) {
          if (event.context() instanceof Path name && name.endsWith("..data")) {
            show(volume);
          }
        }
        key.reset();
      }
    }
  }

  private static void show(Path volume) throws IOException {
    System.out.println("reads " + greeting(volume, "app.yaml") + " " + greeting(volume, "second.yaml"));
  }

  private static String greeting(Path volume, String name) throws IOException {
    return Files.readString(volume.resolve(name)).replace("greeting:", "").strip();
  }
}
