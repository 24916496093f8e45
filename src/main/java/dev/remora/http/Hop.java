package dev.remora.http;

/** A request on its way to an origin, and how it came to be sent there. */
record Hop(Request request, Arrival arrival) {}
