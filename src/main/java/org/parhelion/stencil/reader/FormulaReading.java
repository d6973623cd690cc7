package org.parhelion.stencil.reader;

import java.util.Optional;
import org.parhelion.stencil.Formula;
import org.parhelion.stencil.Reach;
import org.parhelion.stencil.Stencil;

/**
 * A stencil and the formula that was read from its method's bytecode: once, for all who ask.
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
     * Reads the formula of a stencil, with the parameters that it holds now. A formula that cannot be read is no error here.
     *
     * @param stencil whose method is read
     * @return the stencil with its formula, or with the reason why there is none
     */
    public static FormulaReading of(Stencil stencil) {
        try {
            return new FormulaReading(stencil, Optional.of(Formulas.read(stencil)), Optional.empty());
        } catch (FormulaException e) {
            return new FormulaReading(stencil, Optional.empty(), Optional.of(e));
        }
    }

    /** {@return the stencil that was read} */
    public Stencil stencil() {
        return stencil;
    }

    /** {@return the formula; empty where it cannot be read} */
    public Optional<Formula> formula() {
        return formula;
    }

    /** {@return why the formula cannot be read; empty where it can be} */
    public Optional<FormulaException> refusal() {
        return refusal;
    }

    /**
     * The formula, for those who cannot do without.
     *
     * @return the formula
     * @throws FormulaException where it cannot be read; names file, line and reason
     */
    public Formula require() {
        return formula.orElseThrow(refusal::orElseThrow);
    }

    /**
     * {@return which neighbours the stencil reads} Where its formula cannot be read: a box of its {@link
     * Stencil#radius}, and {@code before()} too.
     */
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
