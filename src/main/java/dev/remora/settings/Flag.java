package dev.remora.settings;

/**
 * A setting given on the command line.
 *
 * @param spelling how it was given: {@code --image}, or {@code IMAGE} for the argument
 */
public record Flag(Setting<?> setting, String spelling, String text) {}
