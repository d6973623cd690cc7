package org.parhelion.stencil.rows;

import org.parhelion.stencil.Formula;
import org.parhelion.stencil.Node;
import org.parhelion.stencil.Node.Before;
import org.parhelion.stencil.Node.Binary;
import org.parhelion.stencil.Node.Constant;
import org.parhelion.stencil.Node.Fma;
import org.parhelion.stencil.Node.Load;
import org.parhelion.stencil.Node.Select;
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
    public void update(Object[] now, Object[] next, Object[] coefficients, int first, int n, int rows) {
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
        for (int r = 0; r < rows; r++) {
            int row = first + r * layout.rowPitch();
            for (int p = row; p < row + n; p++) {
                for (Node node : formula.nodes()) {
                    values[node.id()] = value(node, values, sources, results, p);
                }
                for (int f = 0; f < fields; f++) {
                    results[f][p] = values[formula.outputs().get(f).id()];
                }
            }
        }
    }

    private float value(Node node, float[] values, float[][] sources, float[][] results, int p) {
        return switch (node) {
            case Constant constant -> (float) constant.value();
            case Uniform uniform -> (float) uniform.value();
            case Load load -> sources[load.source()][p + layout.offset(load.dk(), load.dj(), load.di())];
            case Before before -> results[before.field()][p];
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
