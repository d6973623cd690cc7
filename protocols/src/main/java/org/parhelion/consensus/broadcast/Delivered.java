package org.parhelion.consensus.broadcast;

/**
 * A value was delivered: every loyal member delivers this value exactly once.
 *
 * @param <V> the values that are broadcast
 * @param instance the number of the broadcast
 * @param value the value
 */
public record Delivered<V>(long instance, V value) {}
