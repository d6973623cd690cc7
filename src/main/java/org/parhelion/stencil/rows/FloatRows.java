package org.parhelion.stencil.rows;

import org.parhelion.stencil.Formula;
import org.parhelion.stencil.Node;
import org.parhelion.stencil.Node.AxisValue;
import org.parhelion.stencil.Node.Before;
import org.parhelion.stencil.Node.Binary;
import org.parhelion.stencil.Node.Constant;
import org.parhelion.stencil.Node.Fma;
import org.parhelion.stencil.Node.Input;
import org.parhelion.stencil.Node.Load;
import org.parhelion.stencil.Node.Select;
import org.parhelion.stencil.Node.StepValue;
import org.parhelion.stencil.Node.Unary;
import org.parhelion.stencil.Node.Uniform;

/** The plain path in float: a formula's graph, operation by operation, each rounded to float. Slow, and easy to trust. */
final class FloatRows implements RowKernel {
    private final Formula formula;
    private final RowLayout layout;

    FloatRows(Formula formula, RowLayout layout) {
        this.formula = formula;
        this.layout = layout;
    }

    @Override
    public void update(
            Object[] now,
            Object[] next,
            Object[] coefficients,
            int first,
            int n,
            int rows,
            RowInputs inputs,
            int k,
            int j,
            int i) {
        int fields = formula.fields().size();
        float[][] sources = new float[fields + coefficients.length][];
        float[][] results = new float[fields][];
        for (int s = 0; s < sources.length; s++) {
            sources[s] = (float[]) (s < fields ? now[s] : coefficients[s - fields]);
        }
        for (int f = 0; f < fields; f++) {
            results[f] = (float[]) next[f];
        }
        float[] values = new float[formula.nodes().size()];
        int[] position = {k, j, i};
        for (int r = 0; r < rows; r++) {
            int row = first + r * layout.rowPitch();
            position[1] = j + r;
            for (int p = row; p < row + n; p++) {
                position[2] = i + p - row;
                for (Node node : formula.nodes()) {
                    values[node.id()] = value(node, values, sources, results, p, inputs.arrays(), position);
                }
                for (int f = 0; f < fields; f++) {
                    results[f][p + layout.shift(f)] =
                            values[formula.outputs().get(f).id()];
                }
            }
        }
    }

    private float value(
            Node node, float[] values, float[][] sources, float[][] results, int p, Object[] inputs, int[] position) {
        return switch (node) {
            case Constant constant -> (float) constant.value();
            case Uniform uniform -> (float) uniform.value();
            case Load load ->
                sources[load.source()][
                        p + layout.shift(load.source()) + layout.offset(load.dk(), load.dj(), load.di())];
            case Before before -> results[before.field()][p + layout.shift(before.field())];
            case StepValue value -> ((float[]) inputs[0])[value.index()];
            case AxisValue value -> ((float[]) inputs[1 + value.index()])[position[value.axis()]];
            case Input input -> throw new IllegalStateException("read ahead of the points: " + input);
            case Unary unary -> (float) unary.op().apply(values[unary.a().id()]);
            case Binary binary ->
                (float) binary.op()
                        .apply(values[binary.a().id()], values[binary.b().id()]);
            case Fma fma ->
                Math.fma(
                        values[fma.a().id()],
                        values[fma.b().id()],
                        values[fma.c().id()]);
            case Select select ->
                select.comparison()
                                .test(values[select.a().id()], values[select.b().id()])
                        ? values[select.ifTrue().id()]
                        : values[select.ifFalse().id()];
        };
    }

    @Override
    public String path() {
        return "plain";
    }
}
