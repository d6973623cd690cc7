package org.parhelion.stencil;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.parhelion.stencil.Node.Constant;
import org.parhelion.stencil.Node.Load;
import org.parhelion.stencil.Node.Select;
import org.parhelion.stencil.Node.Unary;
import org.parhelion.stencil.Node.Uniform;

/**
 * Makes the formula of a {@link MaskedStencil} from that of the stencil inside: every load of a neighbour becomes a choice between
 * the neighbour and what is seen in its place, every output a choice between the new value and the old one. So whatever runs
 * formulas runs masked ones.
 */
final class MaskedFormula {
    private final MaskedStencil stencil;
    private final int mask;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<List<Object>, Node> made = new HashMap<>();

    private MaskedFormula(MaskedStencil stencil) {
        this.stencil = stencil;
        this.mask = stencil.fields().size() + stencil.coefficients().size() - 1;
    }

    /**
     * Makes the formula.
     *
     * @param stencil the masked stencil
     * @param inside the formula of the stencil inside
     * @return the formula, with the bits of the masked stencil's method
     */
    static Formula of(MaskedStencil stencil, Formula inside) {
        return new MaskedFormula(stencil).masked(inside);
    }

    private Formula masked(Formula inside) {
        Node[] as = new Node[inside.nodes().size()];
        for (Node node : inside.nodes()) {
            as[node.id()] = node instanceof Load load
                    ? seen(load)
                    : add(Formula.renumber(node, nodes.size(), node instanceof Uniform u ? u.index() : 0, as));
        }
        List<Node> outputs = new ArrayList<>();
        for (int f = 0; f < inside.outputs().size(); f++) {
            Node kept = stencil.isScratch(f) ? zero() : load(f, 0, 0, 0);
            outputs.add(ifSolid(0, 0, 0, kept, as[inside.outputs().get(f).id()]));
        }
        return Formula.of(stencil, nodes, outputs);
    }

    private Node seen(Load load) {
        int dk = load.dk();
        int dj = load.dj();
        int di = load.di();
        int distance = Math.max(Math.abs(dk), Math.max(Math.abs(dj), Math.abs(di)));
        Node raw = load(load.source(), dk, dj, di);
        if (distance == 0 || stencil.faces(load.source()).isEmpty()) {
            return raw;
        }
        SolidFaces faces = stencil.faces(load.source()).get();
        if (Math.abs(dk) + Math.abs(dj) + Math.abs(di) > distance) {
            return ifSolid(dk, dj, di, beyond(faces.corner(dk, dj, di), load(load.source(), 0, 0, 0)), raw);
        }
        int k = Integer.signum(dk);
        int j = Integer.signum(dj);
        int i = Integer.signum(di);
        Node seen = raw;
        for (int q = distance; q >= 1; q--) {
            Node mirrored = mirrored(load.source(), k, j, i, 2 * q - 1 - distance);
            seen = ifSolid(q * k, q * j, q * i, beyond(faces.across(dk, dj), mirrored), seen);
        }
        return seen;
    }

    /** The value {@code at} steps from here in the direction of the face, unless a solid is in between. */
    private Node mirrored(int field, int k, int j, int i, int at) {
        Node mirrored = load(field, at * k, at * j, at * i);
        for (int q = at; q <= -1; q++) {
            mirrored = ifSolid(q * k, q * j, q * i, load(field, 0, 0, 0), mirrored);
        }
        return mirrored;
    }

    private Node beyond(SolidFace face, Node mirrored) {
        return switch (face) {
            case SolidFace.ZeroFlux _ -> mirrored;
            case SolidFace.Antisymmetric _ ->
                made.computeIfAbsent(
                        List.of("negative", mirrored.id()), _ -> add(new Unary(nodes.size(), UnaryOp.NEG, mirrored)));
            case SolidFace.Value(double value) ->
                made.computeIfAbsent(
                        List.of("value", Double.doubleToRawLongBits(value)),
                        _ -> add(new Uniform(nodes.size(), nodes.size(), "value in solids", value)));
        };
    }

    private Node ifSolid(int dk, int dj, int di, Node ifTrue, Node ifFalse) {
        if (ifTrue.id() == ifFalse.id()) {
            return ifTrue;
        }
        Node solid = load(mask, dk, dj, di);
        Node between =
                made.computeIfAbsent(List.of("between"), _ -> add(new Constant(nodes.size(), MaskedStencil.BETWEEN)));
        return made.computeIfAbsent(
                List.of("choice", solid.id(), ifTrue.id(), ifFalse.id()),
                _ -> add(new Select(nodes.size(), Comparison.GT, solid, between, ifTrue, ifFalse)));
    }

    private Node zero() {
        return made.computeIfAbsent(List.of("zero"), _ -> add(new Constant(nodes.size(), 0)));
    }

    private Node load(int source, int dk, int dj, int di) {
        return made.computeIfAbsent(
                List.of("load", source, dk, dj, di), _ -> add(new Load(nodes.size(), source, dk, dj, di)));
    }

    private Node add(Node node) {
        nodes.add(node);
        return node;
    }
}
