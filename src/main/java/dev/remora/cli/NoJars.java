package dev.remora.cli;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import io.smallrye.common.classloader.ClassPathUtils;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * A native executable has no jars on its class path, so it needs no file system that reads them:
 * that of the JDK, which writes them too, is 0.3 MB. On the JVM this class does nothing.
 *
 * <p>What breaks it: a SmallRye whose method has another name; then the executable cannot be built.
 * One that reads jars elsewhere is seen by a test of what is in the executable.
 */
@TargetClass(ClassPathUtils.class)
@SuppressWarnings({"DoNotCallSuggester", "unused"}) // the framework would call it
final class NoJars {
  private NoJars() {}

  @Substitute
  private static <R> R processAsJarPath(Path jar, String path, Function<Path, R> function) {
    throw new UnsupportedOperationException("a jar, " + jar);
  }
}
