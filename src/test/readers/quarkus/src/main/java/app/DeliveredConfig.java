package app;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** live.properties of the volume, read again whenever a new revision is published. */
public class DeliveredConfig implements ConfigSource {
  private record Revision(Path directory, Map<String, String> properties) {}

  private final Path data = Path.of(System.getenv().getOrDefault("VOLUME", "/config"), "..data");
  private volatile Revision read = new Revision(Path.of(""), Map.of());

  @Override
  public Map<String, String> getProperties() {
    try {
      Path directory = data.toRealPath(); // once: what is below it does not change any more
      if (!directory.equals(read.directory())) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(directory.resolve("live.properties"))) {
          properties.load(reader);
        }
        read =
            new Revision(
                directory,
                properties.stringPropertyNames().stream()
                    .collect(Collectors.toMap(name -> name, properties::getProperty)));
      }
    } catch (IOException e) {
      // nothing is published yet, or it has just been replaced: the next look finds it
    }
    return read.properties();
  }

  @Override
  public Set<String> getPropertyNames() {
    return getProperties().keySet();
  }

  @Override
  public String getValue(String name) {
    return getProperties().get(name);
  }

  @Override
  public String getName() {
    return "delivered";
  }

  @Override
  public int getOrdinal() {
    return 275; // above application.properties, below environment variables
  }
}
