package dev.remora.edge;

import dev.remora.rig.Requires;
import dev.remora.rig.Tool;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests that boot virtual machines, which they get as {@link Devices}. They are left out of {@code
 * make test}; where something is missing they are skipped, with the reason.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("edge")
@Requires({Tool.OLAREG, Tool.REGISTRY, Tool.ORAS})
@ExtendWith(MachineExtension.class)
@interface OnMachine {}
