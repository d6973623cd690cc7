package org.parhelion.solver;

import java.util.List;
import org.parhelion.Experimental;
import org.parhelion.stencil.Point;
import org.parhelion.stencil.Scheme;
import org.parhelion.stencil.Scheme.Stage;
import org.parhelion.stencil.Stencil;

/**
 * Schemes in time for du/dt = L(u, t): the right-hand side L is a {@link Stencil} whose method returns du/dt in place of the value
 * after the step.
 *
 * <pre>{@code
 * var model = Model.of(Schemes.rungeKutta4(new Diffusion(a)), grid).dt(0.1);
 * }</pre>
 *
 * <p>The right-hand side reads Δt and the time of the values that it is given by {@link Point#dt} and {@link Point#time}. It may have
 * several fields and coefficients; it reads no {@code before()}. Fields that stand for u inside a step have the boundaries of u, at the
 * time of their values.
 *
 * <p>The stages are ordinary stencils, so fields have the same bits on any number of ranks, with any overlap and tiling.
 */
@Experimental
public final class Schemes {
    private Schemes() {}

    /**
     * Heun's method, strong-stability preserving, of second order: C.-W. Shu and S. Osher, "Efficient implementation of essentially
     * non-oscillatory shock-capturing schemes", J. Comput. Phys. 77 (1988). One scratch field for each field.
     *
     * @param rhs du/dt
     * @return two stages
     */
    public static Scheme ssp2(Stencil rhs) {
        List<String> u = rhs.fields();
        List<String> first = named(u, " 1");
        Scheme scheme = Scheme.of(List.of(
                new Stage(TimeStages.euler(rhs, u, first), 0, 1, 1),
                new Stage(TimeStages.mean(rhs, first, u, u, 0.5), 1, 1, 1)));
        return alike(scheme, first, u);
    }

    /**
     * The strong-stability preserving method of third order: C.-W. Shu and S. Osher, 1988. Two scratch fields for each field.
     *
     * @param rhs du/dt
     * @return three stages
     */
    public static Scheme ssp3(Stencil rhs) {
        List<String> u = rhs.fields();
        List<String> first = named(u, " 1");
        List<String> second = named(u, " 2");
        Scheme scheme = Scheme.of(List.of(
                new Stage(TimeStages.euler(rhs, u, first), 0, 1, 1),
                new Stage(TimeStages.mean(rhs, first, u, second, 0.75), 1, 1, 0.5),
                new Stage(TimeStages.mean(rhs, second, u, u, 1.0 / 3), 0.5, 1, 1)));
        return alike(alike(scheme, first, u), second, u);
    }

    /**
     * The classic method of fourth order: W. Kutta, "Beitrag zur näherungsweisen Integration totaler Differentialgleichungen", 1901. Two
     * scratch fields for each field: the argument of the next stage, and the sum of the slopes so far.
     *
     * @param rhs du/dt
     * @return four stages
     */
    public static Scheme rungeKutta4(Stencil rhs) {
        List<String> u = rhs.fields();
        List<String> argument = named(u, " stage");
        List<String> sum = named(u, " sum");
        Scheme scheme = Scheme.of(List.of(
                new Stage(TimeStages.classicFirst(rhs, u, argument, sum), 0, 1, 0.5),
                new Stage(TimeStages.classicMiddle(rhs, u, argument, sum, 0.5), 0.5, 1, 0.5),
                new Stage(TimeStages.classicMiddle(rhs, u, argument, sum, 1), 0.5, 1, 1),
                new Stage(TimeStages.classicLast(rhs, u, argument, sum), 1, 1, 1)));
        return alike(alike(scheme, argument, u), sum, u);
    }

    /**
     * Adams and Bashforth's method of second order, for steps of any lengths: u + Δt ((1 + r/2) L(u, t) − r/2 L of the step before), with the
     * ratio r of Δt to that of the step before; 3/2 and 1/2 where steps have one length. E. Hairer, S. P. Nørsett, G. Wanner, "Solving Ordinary
     * Differential Equations I", section III.5. The first step is one of Euler's method, whose single error of order Δt² leaves the order at 2. A
     * kept field {@code NAME rate} for each field holds du/dt of the last step.
     *
     * @param rhs du/dt
     * @return one stage
     */
    public static Scheme adamsBashforth2(Stencil rhs) {
        List<String> rates = named(rhs.fields(), " rate");
        Scheme scheme = Scheme.of(TimeStages.twoSteps(rhs, rates));
        for (int f = 0; f < rates.size(); f++) {
            scheme = scheme.locationOf(rates.get(f), rhs.fields().get(f));
        }
        return scheme;
    }

    /**
     * Strang's splitting of two steps, of second order if both are: half a step of {@code a}, one of {@code b}, half a step of {@code a}.
     * G. Strang, "On the construction and comparison of difference schemes", SIAM J. Numer. Anal. 5 (1968).
     *
     * @param a a step by the Δt that {@link Point#dt} returns
     * @param b the same
     * @return three stages
     */
    public static Scheme strang(Stencil a, Stencil b) {
        return Scheme.of(List.of(new Stage(a, 0, 0.5, 0.5), new Stage(b, 0, 1, 1), new Stage(a, 0.5, 0.5, 1)));
    }

    private static List<String> named(List<String> fields, String suffix) {
        return fields.stream().map(name -> name + suffix).toList();
    }

    private static Scheme alike(Scheme scheme, List<String> fields, List<String> others) {
        Scheme changed = scheme;
        for (int f = 0; f < fields.size(); f++) {
            changed = changed.boundaryOf(fields.get(f), others.get(f));
        }
        return changed;
    }
}
