package org.parhelion.consensus.broadcast;

/** What was broadcast is known: every loyal member is told this same value, once. */
public record Delivered<V>(long instance, V value) {}
