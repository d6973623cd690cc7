package org.parhelion.solver;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.parhelion.Precision;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Op;
import org.parhelion.device.PointSource;
import org.parhelion.device.Receiver;
import org.parhelion.device.StepperSpec;
import org.parhelion.device.Tiling;
import org.parhelion.field.Field;
import org.parhelion.grid.Block;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Box;
import org.parhelion.grid.PeriodicAxes;
import org.parhelion.stencil.Stencil;
import org.parhelion.stencil.reader.Formulas;

/** What a user said about a simulation before it starts. */
final class Settings {
    /** An observer and how often it looks. */
    record Observer(long every, Consumer<Simulation> look) {}

    final Stencil stencil;
    final Block block;
    final Map<String, GridValues> initial = new HashMap<>();
    final Map<String, GridValues> initialBefore = new HashMap<>();
    final Map<String, GridValues> coefficients = new LinkedHashMap<>();
    final List<PointSource> sources = new ArrayList<>();
    final List<Receiver> receivers = new ArrayList<>();
    final List<Observer> observers = new ArrayList<>();
    private final Map<String, Boundaries> fieldBoundaries = new HashMap<>();
    Boundaries boundaries = Boundaries.all(Boundary.dirichlet(0));
    Precision precision = Precision.DOUBLE;
    boolean overlap = true;
    double dtSeconds;

    Settings(Stencil stencil, Block block) {
        this.stencil = stencil;
        this.block = block;
        this.dtSeconds = stencil instanceof TimeStepped stepped ? stepped.dtSeconds() : 1;
    }

    void boundaries(String field, Boundaries of) {
        fieldBoundaries.put(requireField(field), of);
    }

    String requireField(String name) {
        return require("field", name, stencil.fields());
    }

    String requireCoefficient(String name) {
        return require("coefficient", name, stencil.coefficients());
    }

    private String require(String what, String name, List<String> known) {
        if (!known.contains(name)) {
            throw new IllegalArgumentException(
                    "no " + what + " '" + name + "' in " + stencil.getClass().getSimpleName() + ", which has " + known);
        }
        return name;
    }

    StepperSpec spec(Tiling tiling) {
        List<Boundaries> each = stencil.fields().stream()
                .map(name -> fieldBoundaries.getOrDefault(name, boundaries))
                .toList();
        PeriodicAxes periodic = each.getFirst().periodicAxes(block.grid());
        Map<String, Consumer<Field>> fills = new LinkedHashMap<>();
        coefficients.forEach((name, values) -> fills.put(name, values.everywhere(periodic)));
        return new StepperSpec(
                stencil, Formulas.reach(stencil), block, precision, each, dtSeconds, fills, sources, receivers, tiling);
    }

    /** Refuses a step that the scheme cannot take. Collective. */
    void checkStability(Comm comm) {
        if (!(stencil instanceof TimeStepped stepped)) {
            return;
        }
        Map<String, Double> maxima = new HashMap<>();
        for (String name : stencil.coefficients()) {
            GridValues values = coefficients.get(name);
            double own = values == null ? Double.NaN : max(values);
            maxima.put(name, comm.allreduce(own, Op.MAX));
        }
        double largest = stepped.largestStableDtSeconds(maxima::get);
        // The negation refuses NaN, too.
        if (!(stepped.dtSeconds() <= largest)) {
            throw new IllegalArgumentException(
                    "Δt = " + stepped.dtSeconds() + " s is unstable: the largest stable step is " + largest + " s");
        }
    }

    private double max(GridValues values) {
        double max = Double.NEGATIVE_INFINITY;
        Box own = block.owned();
        for (int k = own.k0(); k < own.k1(); k++) {
            for (int j = own.j0(); j < own.j1(); j++) {
                for (int i = own.i0(); i < own.i1(); i++) {
                    max = Math.max(max, values.at(block.grid(), k, j, i));
                }
            }
        }
        return max;
    }
}
