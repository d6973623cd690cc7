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
}
