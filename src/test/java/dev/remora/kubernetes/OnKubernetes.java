package dev.remora.kubernetes;

import dev.remora.rig.Patience;
import dev.remora.rig.RemoraImage;
import dev.remora.rig.Requires;
import dev.remora.rig.Tool;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests that need a cluster, which they get as a {@link Cluster} and a {@link Namespace} of their
 * own. They are left out of {@code make test}; where something is missing they are skipped, with
 * the reason.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("kubernetes")
// no cluster: that is said first
@ExtendWith({Patience.class, ClusterExtension.class, RemoraImage.Needed.class})
@Requires({Tool.KUBECTL, Tool.BUSYBOX, Tool.OLAREG, Tool.CRANE})
@interface OnKubernetes {}
