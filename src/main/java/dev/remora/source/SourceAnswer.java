package dev.remora.source;

/** What was given in answer to a question, and by whom. */
public record SourceAnswer<T>(T content, Giver giver) {}
