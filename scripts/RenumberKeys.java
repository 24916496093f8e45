import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Renumbers the keys in Quarkus' generated-bytecode.jar, so that two builds of one commit are the
 * same: {@code java RenumberKeys.java JAR}.
 *
 * <p>Quarkus 3.33 numbers the keys by which its recorded build steps hand objects to one another,
 * {@code proxykey7}, in the order in which these happen to run (quarkusio/quarkus#53025 mends that).
 * A key is only ever compared with another: here each gets the number of its first appearance, class
 * by class in the order of their names.
 */
public final class RenumberKeys {
  private static final Pattern KEY = Pattern.compile("proxykey\\d+");

  /** How many bytes the constants of each tag have after it, but for texts (1). */
  private static final Map<Integer, Integer> LENGTHS =
      Map.ofEntries(
          Map.entry(3, 4), Map.entry(4, 4), Map.entry(5, 8), Map.entry(6, 8), Map.entry(7, 2),
          Map.entry(8, 2), Map.entry(9, 4), Map.entry(10, 4), Map.entry(11, 4), Map.entry(12, 4),
          Map.entry(15, 3), Map.entry(16, 2), Map.entry(17, 4), Map.entry(18, 4), Map.entry(19, 2),
          Map.entry(20, 2));

  private final Map<String, String> keys = new LinkedHashMap<>();

  public static void main(String[] arguments) throws IOException {
    Path jar = Path.of(arguments[0]);
    Map<String, byte[]> entries = new TreeMap<>();
    Map<String, LocalDateTime> times = new TreeMap<>();
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
        times.put(entry.getName(), entry.getTimeLocal());
      }
    }
    RenumberKeys renumbering = new RenumberKeys();
    Path renumbered = Path.of(jar + ".new");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(renumbered))) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        ZipEntry written = new ZipEntry(entry.getKey());
        written.setTimeLocal(times.get(entry.getKey()));
        zip.putNextEntry(written);
        boolean code = entry.getKey().endsWith(".class");
        zip.write(code ? renumbering.classFile(entry.getValue()) : entry.getValue());
      }
    }
    Files.move(renumbered, jar, StandardCopyOption.REPLACE_EXISTING);
  }

  /** A class file is its magic number, its version, its constants, and what names them by number. */
  private byte[] classFile(byte[] bytes) throws IOException {
    ByteArrayOutputStream written = new ByteArrayOutputStream(bytes.length);
    DataOutputStream out = new DataOutputStream(written);
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    out.writeLong(in.readLong());
    int count = in.readUnsignedShort();
    out.writeShort(count);
    for (int i = 1; i < count; i++) {
      int tag = in.readUnsignedByte();
      out.writeByte(tag);
      if (tag == 1) {
        out.writeUTF(renumbered(in.readUTF()));
      } else {
        out.write(in.readNBytes(LENGTHS.get(tag)));
      }
      if (tag == 5 || tag == 6) {
        i++; // these count twice
      }
    }
    in.transferTo(out);
    return written.toByteArray();
  }

  private String renumbered(String text) {
    return KEY.matcher(text).matches()
        ? keys.computeIfAbsent(text, key -> "proxykey" + (keys.size() + 1))
        : text;
  }
}
