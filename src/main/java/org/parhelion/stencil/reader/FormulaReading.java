package org.parhelion.stencil.reader;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.parhelion.stencil.Formula;
import org.parhelion.stencil.MaskedStencil;
import org.parhelion.stencil.Reach;
import org.parhelion.stencil.SolidFaces;
import org.parhelion.stencil.Stencil;

/**
 * A stencil, and the formula that was read once from the bytecode of its method.
 *
 * <p>Immutable; safe for any thread.
 */
public final class FormulaReading {
    private final Stencil stencil;
    private final Optional<Formula> formula;
    private final Optional<FormulaException> refusal;

    private FormulaReading(Stencil stencil, Optional<Formula> formula, Optional<FormulaException> refusal) {
        this.stencil = stencil;
        this.formula = formula;
        this.refusal = refusal;
    }

    /**
     * Reads the formula of a stencil with its current parameters. A formula that cannot be read is not an error here.
     *
     * @param stencil the stencil
     * @return the stencil with its formula, or with the reason of the refusal
     */
    public static FormulaReading of(Stencil stencil) {
        try {
            return new FormulaReading(stencil, Optional.of(Formulas.read(stencil)), Optional.empty());
        } catch (FormulaException e) {
            return new FormulaReading(stencil, Optional.empty(), Optional.of(e));
        }
    }

    /**
     * The same stencil among solids, with the formula that follows from this one.
     *
     * @param faces by name of a field, what is seen of it beyond the face of a solid
     * @param scratch names of the fields that have no values to keep
     * @return the masked stencil with its formula
     * @throws IllegalArgumentException if the stencil has a field or coefficient named {@link MaskedStencil#MASK}
     */
    public FormulaReading masked(Map<String, SolidFaces> faces, Set<String> scratch) {
        MaskedStencil masked = new MaskedStencil(stencil, faces, scratch);
        return new FormulaReading(masked, formula.map(masked::formula), refusal);
    }

    /** {@return the stencil that was read} */
    public Stencil stencil() {
        return stencil;
    }

    /** {@return the formula; empty if it cannot be read} */
    public Optional<Formula> formula() {
        return formula;
    }

    /** {@return the reason why the formula cannot be read; empty if it can} */
    public Optional<FormulaException> refusal() {
        return refusal;
    }

    /**
     * Returns the formula, or throws.
     *
     * @return the formula
     * @throws FormulaException if it cannot be read; with file, line and reason
     */
    public Formula require() {
        return formula.orElseThrow(refusal::orElseThrow);
    }

    /** {@return the neighbours that the stencil reads; {@link Reach#unread} if its formula cannot be read} */
    public Reach reach() {
        return formula.map(Formula::reach).orElseGet(() -> Reach.unread(stencil));
    }

    /**
     * The reach in one field or coefficient. Where the formula cannot be read: as {@link #reach()}, in all of them.
     *
     * @param source number of the field, or number of fields + number of the coefficient
     * @return which neighbours are read; empty where none is
     */
    public Optional<Reach> reach(int source) {
        return formula.map(read -> read.reach(source)).orElseGet(() -> Optional.of(Reach.unread(stencil)));
    }

    /** The reach in the field or coefficient of that name; empty where the stencil has none, or does not read it. */
    Optional<Reach> reach(String name) {
        int field = stencil.fields().indexOf(name);
        int coefficient = stencil.coefficients().indexOf(name);
        return field < 0 && coefficient < 0
                ? Optional.empty()
                : reach(field >= 0 ? field : stencil.fields().size() + coefficient);
    }

    /** Whether {@code before()} of a field is certainly read: one call on made-up values decides where the formula cannot be read. */
    boolean requiresBefore(int field) {
        return formula.map(read -> read.reach(field).map(Reach::before).orElse(false))
                .orElseGet(() -> Reach.probed(stencil).before());
    }
}
