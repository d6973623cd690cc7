package org.parhelion.solver.elliptic;

import org.parhelion.field.Field;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Box;
import org.parhelion.grid.GhostRule;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Side;

/** The obvious solution: the matrix of differences with constant boundary values, and Gauss's elimination. */
final class DenseSolution {
    private DenseSolution() {}

    /** With a = 1.5 and c = 0.25 as the tests have them, or those given. */
    static double[] of(EllipticProblem problem, Field f) {
        Grid grid = problem.grid();
        Operator operator = problem.operator();
        int n = (int) grid.pointCount();
        double[][] matrix = new double[n][n + 1];
        double[] rhs = values(f);
        int row = 0;
        for (int k = 0; k < grid.nz(); k++) {
            for (int j = 0; j < grid.ny(); j++) {
                for (int i = 0; i < grid.nx(); i++) {
                    matrix[row][n] = rhs[row];
                    matrix[row][row] += operator.c();
                    for (Axis axis : grid.axes()) {
                        for (Side side : new Side[] {axis.low(), axis.high()}) {
                            neighbour(problem, matrix[row], row, new int[] {k, j, i}, side, operator.coupling(axis));
                        }
                    }
                    row++;
                }
            }
        }
        return eliminate(matrix);
    }

    private static void neighbour(
            EllipticProblem problem, double[] equation, int row, int[] point, Side side, double coupling) {
        Grid grid = problem.grid();
        int a = 3 - grid.dims() + grid.axes().indexOf(side.axis());
        int points = grid.points(side.axis());
        int[] next = point.clone();
        next[a] += side.isHigh() ? 1 : -1;
        equation[row] += coupling;
        Boundary boundary = problem.boundaries().at(side);
        if ((next[a] >= 0 && next[a] < points) || boundary instanceof Boundary.Periodic) {
            next[a] = Math.floorMod(next[a], points);
            equation[(next[0] * grid.ny() + next[1]) * grid.nx() + next[2]] -= coupling;
        } else {
            GhostRule rule = boundary.ghost(1, grid.spacing(side.axis()));
            equation[row] -= coupling * HomogeneousBoundary.factor(boundary, grid.spacing(side.axis()));
            equation[equation.length - 1] +=
                    coupling * rule.gain() * rule.value().at(0, 0, 0, 0);
        }
    }

    private static double[] eliminate(double[][] m) {
        int n = m.length;
        for (int c = 0; c < n; c++) {
            for (int r = c + 1; r < n; r++) {
                double factor = m[r][c] / m[c][c];
                for (int q = c; q <= n; q++) {
                    m[r][q] -= factor * m[c][q];
                }
            }
        }
        double[] u = new double[n];
        for (int r = n - 1; r >= 0; r--) {
            double sum = m[r][n];
            for (int q = r + 1; q < n; q++) {
                sum -= m[r][q] * u[q];
            }
            u[r] = sum / m[r][r];
        }
        return u;
    }

    static double[] values(Field field) {
        Box in = field.interior();
        double[] values = new double[(int) in.volume()];
        int q = 0;
        for (int k = 0; k < in.k1(); k++) {
            for (int j = 0; j < in.j1(); j++) {
                for (int i = 0; i < in.i1(); i++) {
                    values[q++] = field.at(k, j, i);
                }
            }
        }
        return values;
    }
}
