package dev.remora.sync;

import dev.remora.failure.Failure;
import dev.remora.publish.Basis;
import dev.remora.publish.Published;
import dev.remora.publish.RecordedSignature;
import dev.remora.publish.State.Confirmation;
import java.time.Duration;
import java.util.Optional;

/**
 * How a start went that did not fail.
 *
 * @param published what is on the volume; nothing when it starts with no configuration
 * @param signature by which that counts; nothing where none is asked for
 * @param changed whether the volume is now another than before
 * @param confirmed when a source last said that this revision is the one, where that is known
 * @param age how long that is ago; nothing when the clock stands before it
 * @param bridged the failure in spite of which it went on
 */
public record StartResult(
    Basis basis,
    Optional<Published> published,
    Optional<RecordedSignature> signature,
    boolean changed,
    Optional<Confirmation> confirmed,
    Optional<Duration> age,
    Optional<Failure> bridged) {}
