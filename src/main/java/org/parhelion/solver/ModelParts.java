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
import org.parhelion.device.StepperSpec;
import org.parhelion.device.Tiling;
import org.parhelion.field.Field;
import org.parhelion.grid.Block;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Box;
import org.parhelion.grid.Grid;
import org.parhelion.grid.PeriodicAxes;
import org.parhelion.stencil.Stencil;
import org.parhelion.stencil.reader.FormulaReading;

/** The parts of a {@link Model}. Changed only while a new model is created from another. */
final class ModelParts {
    final FormulaReading reading;
    final Grid grid;
    final Map<String, GridValues> initial;
    final Map<String, GridValues> initialBefore;
    final Map<String, GridValues> coefficients;
    final Map<String, Boundaries> fieldBoundaries;
    final List<PointSource> sources;
    final List<Receiver> receivers;
    Boundaries boundaries;
    Precision precision;
    double dtSeconds;

    ModelParts(FormulaReading reading, Grid grid) {
        this.reading = reading;
        this.grid = grid;
        this.initial = new HashMap<>();
        this.initialBefore = new HashMap<>();
        this.coefficients = new LinkedHashMap<>();
        this.fieldBoundaries = new HashMap<>();
        this.sources = new ArrayList<>();
        this.receivers = new ArrayList<>();
        this.boundaries = Boundaries.all(Boundary.dirichlet(0));
        this.precision = Precision.DOUBLE;
        this.dtSeconds = reading.stencil() instanceof TimeStepped stepped ? stepped.dtSeconds() : 1;
    }

    ModelParts(ModelParts other) {
        this.reading = other.reading;
        this.grid = other.grid;
        this.initial = new HashMap<>(other.initial);
        this.initialBefore = new HashMap<>(other.initialBefore);
        this.coefficients = new LinkedHashMap<>(other.coefficients);
        this.fieldBoundaries = new HashMap<>(other.fieldBoundaries);
        this.sources = new ArrayList<>(other.sources);
        this.receivers = new ArrayList<>(other.receivers);
        this.boundaries = other.boundaries;
        this.precision = other.precision;
        this.dtSeconds = other.dtSeconds;
    }

    Stencil stencil() {
        return reading.stencil();
    }

    String requireField(String name) {
        return require("field", name, stencil().fields());
    }

    String requireCoefficient(String name) {
        return require("coefficient", name, stencil().coefficients());
    }

    private String require(String what, String name, List<String> known) {
        if (!known.contains(name)) {
            throw new IllegalArgumentException("no " + what + " '" + name + "' in "
                    + stencil().getClass().getSimpleName() + ", which has " + known);
        }
        return name;
    }

    /** The specification of a stepper for {@code block}. */
    StepperSpec spec(Block block, List<StepperSpec.Tap> taps, Tiling tiling) {
        List<Boundaries> each = stencil().fields().stream()
                .map(name -> fieldBoundaries.getOrDefault(name, boundaries))
                .toList();
        PeriodicAxes periodic = each.getFirst().periodicAxes(grid);
        Map<String, Consumer<Field>> fills = new LinkedHashMap<>();
        coefficients.forEach((name, values) -> fills.put(name, values.everywhere(periodic)));
        List<StepperSpec.Source> added = sources.stream()
                .map(s -> new StepperSpec.Source(s.field(), s.k(), s.j(), s.i(), s.amplitude()))
                .toList();
        return new StepperSpec(reading, block, precision, each, dtSeconds, fills, added, taps, tiling);
    }

    /** Sets the fields of a block to their initial values. */
    void fillInitial(String name, Field now, Field before) {
        GridValues values = initial.get(name);
        if (values != null) {
            values.fillInterior(now);
        }
        GridValues earlier = initialBefore.get(name);
        if (earlier != null) {
            earlier.fillInterior(before);
        } else {
            before.copyFrom(now);
        }
    }

    /**
     * Refuses a time step for which the scheme is unstable. Collective over the ranks of the grid; {@code block} is this
     * rank's.
     */
    void checkStability(Block block, Comm comm) {
        if (!(stencil() instanceof TimeStepped stepped)) {
            return;
        }
        Map<String, Double> maxima = new HashMap<>();
        for (String name : stencil().coefficients()) {
            GridValues values = coefficients.get(name);
            double own = values == null ? Double.NaN : max(values, block.owned());
            maxima.put(name, comm.allreduce(own, Op.MAX));
        }
        double largest = stepped.largestStableDtSeconds(maxima::get);
        // The negation refuses NaN, too.
        if (!(stepped.dtSeconds() <= largest)) {
            throw new IllegalArgumentException(
                    "Δt = " + stepped.dtSeconds() + " s is unstable: the largest stable step is " + largest + " s");
        }
    }

    private double max(GridValues values, Box own) {
        double max = Double.NEGATIVE_INFINITY;
        for (int k = own.k0(); k < own.k1(); k++) {
            for (int j = own.j0(); j < own.j1(); j++) {
                for (int i = own.i0(); i < own.i1(); i++) {
                    max = Math.max(max, values.at(grid, k, j, i));
                }
            }
        }
        return max;
    }
}
