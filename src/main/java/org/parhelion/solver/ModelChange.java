package org.parhelion.solver;

import java.util.function.Function;
import org.parhelion.grid.Block;
import org.parhelion.grid.Box;

/** What a model may not change while a simulation of it runs. */
final class ModelChange {
    private ModelChange() {}

    /** @throws IllegalArgumentException if a simulation of {@code now} cannot go on with {@code other} */
    static void require(Model now, Model other, Block block, double dtSeconds) {
        requireSame("grid", now, other, Model::grid);
        requireSame("precision", now, other, Model::precision);
        requireSame("fields", now, other, Model::fields);
        requireSame("state", now, other, Model::stateNames);
        requireSame("locations of the fields", now, other, model -> model.parts().locations);
        requireSame(
                "lattices",
                now,
                other,
                model -> model.fields().stream().map(model::lattice).toList());
        requireSame("receivers", now, other, model -> model.parts().receivers);
        requireSameSolids(now, other, block);
        if (other.step() instanceof TimeStep.Fixed fixed && fixed.seconds() != dtSeconds) {
            other.parts().remembersStep().ifPresent(why -> {
                throw new IllegalArgumentException(
                        "Δt cannot change from " + dtSeconds + " s to " + fixed.seconds() + " s during a run: " + why);
            });
        }
    }

    private static void requireSame(String what, Model now, Model other, Function<Model, Object> part) {
        Object is = part.apply(now);
        Object would = part.apply(other);
        if (!is.equals(would)) {
            throw new IllegalArgumentException("the " + what + " of a run cannot change while it goes on: " + is
                    + " now, and " + would + " in the other model. Start a new run");
        }
    }

    private static void requireSameSolids(Model now, Model other, Block block) {
        Box owned = block.owned();
        for (int k = owned.k0(); k < owned.k1(); k++) {
            for (int j = owned.j0(); j < owned.j1(); j++) {
                for (int i = owned.i0(); i < owned.i1(); i++) {
                    if (now.isSolid(k, j, i) != other.isSolid(k, j, i)) {
                        throw new IllegalArgumentException("the solids of a run cannot change while it goes on: point ("
                                + k + ", " + j + ", " + i + ") is solid in one model only. Start a new run");
                    }
                }
            }
        }
    }
}
