package org.parhelion.physics;

import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Side;

/** What the four sides of the domain are to a flow, and the boundaries of its fields that follow. */
record FlowSides(FlowSide xLow, FlowSide xHigh, FlowSide yLow, FlowSide yHigh) {
    Boundaries ofU() {
        return boundaries(across(xLow), across(xHigh), along(yLow), along(yHigh));
    }

    Boundaries ofV() {
        return boundaries(along(xLow), along(xHigh), across(yLow), across(yHigh));
    }

    Boundaries ofPressure() {
        return boundaries(pressure(xLow), pressure(xHigh), pressure(yLow), pressure(yHigh));
    }

    /** Of fields that no formula reads beyond the domain. */
    Boundaries ofOthers() {
        return boundaries(other(xLow), other(xHigh), other(yLow), other(yHigh));
    }

    private static Boundaries boundaries(Boundary xLow, Boundary xHigh, Boundary yLow, Boundary yHigh) {
        return Boundaries.all(Boundary.outflow())
                .side(Side.X_LOW, xLow)
                .side(Side.X_HIGH, xHigh)
                .side(Side.Y_LOW, yLow)
                .side(Side.Y_HIGH, yHigh);
    }

    static boolean isPeriodic(FlowSide side) {
        return side instanceof FlowSide.Periodic;
    }

    /** Whether no fluid crosses a side. */
    static boolean isClosed(FlowSide side) {
        return side instanceof FlowSide.Wall || side instanceof FlowSide.Slip;
    }

    boolean fluidEnters() {
        return xLow instanceof FlowSide.Inflow || yLow instanceof FlowSide.Inflow;
    }

    boolean fluidLeaves() {
        return xHigh instanceof FlowSide.Outflow || yHigh instanceof FlowSide.Outflow;
    }

    /** The boundary of the velocity across a side, whose values lie on it. */
    private static Boundary across(FlowSide side) {
        return switch (side) {
            case FlowSide.Wall _, FlowSide.Slip _ -> Boundary.dirichlet(0);
            case FlowSide.Inflow inflow -> Boundary.dirichlet(inflow.speed());
            case FlowSide.Outflow _ -> Boundary.outflow();
            case FlowSide.Periodic _ -> Boundary.periodic();
        };
    }

    /** The boundary of the velocity along a side, whose values lie half a spacing inside. */
    private static Boundary along(FlowSide side) {
        return switch (side) {
            case FlowSide.Wall wall -> Boundary.robin(1, 0, wall.speed());
            case FlowSide.Slip _ -> Boundary.reflecting();
            case FlowSide.Inflow _ -> Boundary.antisymmetric();
            case FlowSide.Outflow _ -> Boundary.outflow();
            case FlowSide.Periodic _ -> Boundary.periodic();
        };
    }

    /** No force across a side, or no pressure on it. */
    private static Boundary pressure(FlowSide side) {
        return switch (side) {
            case FlowSide.Wall _, FlowSide.Slip _, FlowSide.Inflow _ -> Boundary.reflecting();
            case FlowSide.Outflow _ -> Boundary.antisymmetric();
            case FlowSide.Periodic _ -> Boundary.periodic();
        };
    }

    private static Boundary other(FlowSide side) {
        return isPeriodic(side) ? Boundary.periodic() : Boundary.outflow();
    }
}
