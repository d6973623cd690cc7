package org.parhelion.adapters.nd4j;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Steady heat conduction on a small plate, solved directly by dense linear algebra: a reference for iterative solvers.
 *
 * <p>Each of the ny · nx unknowns is the mean of its four neighbours; beyond the plate are the temperatures of the four edges:
 * 4 T(j,i) − T(j,i−1) − T(j,i+1) − T(j−1,i) − T(j+1,i) = 0. The matrix holds (ny · nx)² doubles: 40 × 40 points take 20 MB, and
 * the work grows with (ny · nx)³.
 */
public final class DenseSteadyHeat {
    private DenseSteadyHeat() {}

    /**
     * Temperatures of ny × nx points between four edges of constant temperature, shape [ny, nx].
     *
     * @param yLow temperature beside the first row, in the unit of the result; likewise the other edges
     */
    public static INDArray solve(int ny, int nx, double yLow, double yHigh, double xLow, double xHigh) {
        int unknowns = Math.multiplyExact(ny, nx);
        double[][] matrix = new double[unknowns][unknowns];
        double[][] known = new double[unknowns][1];
        for (int j = 0; j < ny; j++) {
            for (int i = 0; i < nx; i++) {
                int row = i + nx * j;
                matrix[row][row] = 4;
                couple(matrix[row], known[row], j > 0, row - nx, yLow);
                couple(matrix[row], known[row], j < ny - 1, row + nx, yHigh);
                couple(matrix[row], known[row], i > 0, row - 1, xLow);
                couple(matrix[row], known[row], i < nx - 1, row + 1, xHigh);
            }
        }
        return Nd4j.linalg().solve(Nd4j.create(matrix), Nd4j.create(known)).reshape(ny, nx);
    }

    private static void couple(double[] equation, double[] known, boolean inside, int neighbour, double edge) {
        if (inside) {
            equation[neighbour] = -1;
        } else {
            known[0] += edge;
        }
    }
}
