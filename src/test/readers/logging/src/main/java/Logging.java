import org.apache.logging.log4j.LogManager;
import org.slf4j.LoggerFactory;

/** Logs all the time, by log4j or by logback. What it is configured to write shows what it has read. */
final class Logging {
  public static void main(String[] arguments) throws InterruptedException {
    var log4j = LogManager.getLogger("app");
    var logback = LoggerFactory.getLogger("app");
    while (true) {
      if (arguments[0].equals("log4j")) {
        log4j.info("hello");
      } else {
        logback.info("hello");
      }
      Thread.sleep(10);
    }
  }
}
