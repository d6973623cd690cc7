package org.parhelion.stencil.rows;

import org.parhelion.stencil.Reach;
import org.parhelion.stencil.Stencil;

/** The user's own method, called point by point. */
final class PlainRows implements RowKernel {
    private final Stencil stencil;
    private final RowLayout layout;
    private final Reach reach;
    private final int fields;
    private final int coefficients;

    /** Refuses, when it runs, what lies outside {@code reach}. */
    PlainRows(Stencil stencil, RowLayout layout, Reach reach) {
        this.reach = reach;
        this.stencil = stencil;
        this.layout = layout;
        this.fields = stencil.fields().size();
        this.coefficients = stencil.coefficients().size();
    }

    @Override
    public void update(
            Object[] now,
            Object[] next,
            Object[] coefficient,
            int first,
            int n,
            int rows,
            RowInputs inputs,
            int k,
            int j,
            int i) {
        Cursor[] cursors = new Cursor[fields + coefficients];
        for (int f = 0; f < fields; f++) {
            cursors[f] = Cursor.ofField(now[f], next[f], layout, reach, inputs);
        }
        for (int c = 0; c < coefficients; c++) {
            cursors[fields + c] = Cursor.ofCoefficient(coefficient[c], layout, reach, inputs);
        }
        double[] values = new double[fields];
        for (int r = 0; r < rows; r++) {
            int row = first + r * layout.rowPitch();
            for (int p = row; p < row + n; p++) {
                point(cursors, values, p, k, j + r, i + p - row);
            }
        }
    }

    private void point(Cursor[] cursors, double[] values, int p, int k, int j, int i) {
        for (int c = 0; c < cursors.length; c++) {
            cursors[c].place(p + layout.shift(c), k, j, i);
        }
        for (int f = 0; f < fields; f++) {
            values[f] = stencil.at(f, cursors);
        }
        for (int f = 0; f < fields; f++) {
            cursors[f].store(values[f]);
        }
    }

    @Override
    public String path() {
        return "plain";
    }
}
