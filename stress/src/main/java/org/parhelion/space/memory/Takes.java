package org.parhelion.space.memory;

import java.time.Duration;
import org.parhelion.space.Template;
import org.parhelion.space.TupleVerbs;

/** A take as an actor may call it, which may not throw a checked exception. */
final class Takes {
    private Takes() {}

    /** Takes one match without waiting. {@return how many were taken, 0 or 1} */
    static int one(TupleVerbs space, Template template) {
        try {
            return space.take(template, Duration.ZERO).isPresent() ? 1 : 0;
        } catch (InterruptedException e) {
            throw new IllegalStateException("an actor was interrupted", e);
        }
    }
}
