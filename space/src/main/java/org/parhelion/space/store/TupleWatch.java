package org.parhelion.space.store;

import org.parhelion.space.Template;

/** A subscription. */
final class TupleWatch extends Timed {
    final long client;
    final long request;
    final Template template;
    final Shelf shelf;

    TupleWatch(long number, long deadlineNanos, long client, long request, Template template, Shelf shelf) {
        super(number, deadlineNanos);
        this.client = client;
        this.request = request;
        this.template = template;
        this.shelf = shelf;
    }
}
