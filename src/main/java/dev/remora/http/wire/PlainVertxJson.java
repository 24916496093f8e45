package dev.remora.http.wire;

import com.oracle.svm.core.annotate.Alias;
import com.oracle.svm.core.annotate.RecomputeFieldValue;
import com.oracle.svm.core.annotate.TargetClass;
import io.vertx.core.json.Json;
import io.vertx.core.json.jackson.JacksonCodec;
import io.vertx.core.spi.json.JsonCodec;

/**
 * What Vert.x writes its own options with, as text: Jackson's streaming core instead of the mapper,
 * with which a native executable is larger. Nobody here writes them.
 *
 * <p>What breaks it: a Vert.x whose field has another name or type; then the executable cannot be
 * built. One that finds the mapper elsewhere is seen by a test of the executable's size.
 */
@TargetClass(Json.class)
@SuppressWarnings("NullAway") // it is set when the executable is built
final class PlainVertxJson {
  @Alias
  @RecomputeFieldValue(
      kind = RecomputeFieldValue.Kind.NewInstance,
      declClass = JacksonCodec.class,
      isFinal = true)
  public static JsonCodec CODEC;

  private PlainVertxJson() {}
}
