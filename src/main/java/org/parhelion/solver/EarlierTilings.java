package org.parhelion.solver;

import java.util.function.ObjIntConsumer;
import java.util.function.ToIntFunction;

/**
 * The choices of earlier trials: {@link Simulation.Setup#earlierTilings}. Rank 0 asks and keeps.
 *
 * @param chosen description of a problem → steps per exchange; 0 if there is no choice
 * @param keep keeps a choice
 */
record EarlierTilings(ToIntFunction<String> chosen, ObjIntConsumer<String> keep) {
    static final EarlierTilings NONE = new EarlierTilings(_ -> 0, (_, _) -> {});
}
