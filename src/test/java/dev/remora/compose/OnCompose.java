package dev.remora.compose;

import dev.remora.rig.Patience;
import dev.remora.rig.RemoraImage;
import dev.remora.rig.Requires;
import dev.remora.rig.Tool;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests that need a container engine and Compose, which they get as a {@link Machine} and a {@link
 * Project} of their own. They are left out of {@code make test}; where something is missing they
 * are skipped, with the reason.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("compose")
// an engine that is sick may never answer
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Requires({Tool.DOCKER, Tool.DOCKER_COMPOSE, Tool.BUSYBOX, Tool.OLAREG, Tool.CRANE})
@ExtendWith({Patience.class, RemoraImage.Needed.class, ComposeExtension.class})
@interface OnCompose {}
