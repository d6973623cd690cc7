package org.parhelion.device;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Location;
import org.parhelion.stencil.Node;
import org.parhelion.stencil.PointInput;
import org.parhelion.stencil.reader.FormulaReading;
import org.parhelion.stencil.reader.StageReading;

/** What locations of fields mean for the stages that write them. */
final class StageLocations {
    private StageLocations() {}

    /** The locations that differ from the centre on a grid. */
    static Map<String, Location> staggered(Map<String, Location> all, Grid grid) {
        Map<String, Location> staggered = new HashMap<>();
        all.forEach((name, location) -> {
            if (!location.on(grid).equals(Location.CENTRE)) {
                staggered.put(name, location.on(grid));
            }
        });
        return Map.copyOf(staggered);
    }

    /** Refuses a stage that reads coordinates along an axis on which its fields lie at different points. */
    static void requireCoordinates(StageReading stage, Map<String, Location> locations) {
        List<String> written = stage.reading().stencil().fields();
        for (Axis axis : Axis.values()) {
            long onFaces = written.stream()
                    .filter(name ->
                            locations.getOrDefault(name, Location.CENTRE).onFaces(axis))
                    .count();
            if (onFaces > 0 && onFaces < written.size() && readsCoordinates(stage.reading(), axis)) {
                throw new IllegalArgumentException("stage " + stage.reading().stencil() + " writes " + written
                        + ", which have different coordinates along " + axis + ", and "
                        + (stage.reading().formula().isEmpty() ? "its formula cannot be read" : "reads coordinates")
                        + ": write one stage for each location");
            }
        }
    }

    private static boolean readsCoordinates(FormulaReading reading, Axis axis) {
        return reading.formula().isEmpty()
                || reading.formula().get().axisValues().stream()
                        .flatMap(value -> value.expression().nodes().stream())
                        .anyMatch(node -> node instanceof Node.Input(int _, PointInput input)
                                && !input.ofStep()
                                && axis(input) == axis
                                && !isIndex(input));
    }

    private static boolean isIndex(PointInput input) {
        return input == PointInput.I || input == PointInput.J || input == PointInput.K;
    }

    /** The axis of a coordinate or index. */
    static Axis axis(PointInput input) {
        return switch (input) {
            case X, I, DX_LOW, DX_HIGH -> Axis.X;
            case Y, J, DY_LOW, DY_HIGH -> Axis.Y;
            case Z, K, DZ_LOW, DZ_HIGH -> Axis.Z;
            case DT, DT_BEFORE, TIME -> throw new IllegalArgumentException(input + " has no axis");
        };
    }
}
