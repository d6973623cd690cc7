package org.parhelion.stencil.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parhelion.stencil.Point;
import org.parhelion.stencil.Stencil;
import org.parhelion.stencil.Stencil2D;
import org.parhelion.stencil.fixtures.Compiled;
import org.parhelion.stencil.fixtures.Rows;

class RefusalsTest {
    private static final String CLASS = """
            import org.parhelion.stencil.*;
            public final class Refused implements Stencil2D {
                double state;
                final java.util.List<Double> list = java.util.List.of(1.0);
                static double shared = 1;
                final double[] w = {1};
                double recurse(double x) { return recurse(x + 1); }
                public double at(Point t) {
                    double x = t.at(0, 0);
                    %s
                    return x;
                }
            }
            """;
    private static final int BODY_LINE = 10;

    @TempDir
    java.nio.file.Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "while (x > 1) x *= 0.5;                            | a loop whose length depends on them",
                "x = t.at(0, (int) x);                              | conversion D2I is not supported",
                "x = t.at(0, (int) t.i());                           | compare and choose between doubles, as in p.i() == 0 ? a : b",
                "x = t.at(0, x > 0 ? 1 : -1);                       | offset, array index or other int depends on field values",
                "int d; if (x > 0) d = 1; else d = -1; x = t.at(0, d); | let the decision choose between doubles instead",
                "System.out.println(x);                             | System.out is not supported",
                "w[0] = x;                                          | a formula must not change state",
                "state = x;                                         | field state is written",
                "x += state;                                        | state is not final",
                "x += shared;                                       | Refused.shared is not final",
                "x = (float) x;                                     | conversion D2F is not supported",
                "try { x = 1 / x; } catch (RuntimeException e) { x = 0; } | try, catch and finally",
                "x = new java.util.Random(1).nextDouble();          | new java.util.Random is not supported",
                "x = Math.random();                                 | call of Math.random",
                "x = recurse(x);                                    | nested calls: recursion must end",
                "x = list.get(0);                                   | a formula may call methods of Math",
                "if (x < 0) throw new IllegalStateException();      | new java.lang.IllegalStateException is not supported",
                "x = t.at(0, 0, 1);                                 | at(…) with 3 offsets in a stencil of 2 dimensions",
                "synchronized (this) { x++; }                       | try, catch and finally",
                "java.util.function.DoubleSupplier s = () -> 1; x = s.getAsDouble(); | lambdas, method references",
                "long n = 3; x *= n;                                | long 3 is not supported",
                "for (int i = 0; i >= 0; i += 0) x++;               | does not end",
            })
    void eachNamesFileLineAndReason(String statement, String reason) {
        FormulaException refusal = refusal(statement);
        assertThat(refusal.reason()).contains(reason);
        assertThat(refusal.file()).isEqualTo("Refused.java");
        assertThat(refusal.line()).isEqualTo(statement.contains("recurse") ? 7 : BODY_LINE);
        assertThat(refusal).hasMessageContaining("(Refused.java:" + refusal.line() + "): ");
    }

    @Test
    void withoutDebugInformationTheClassStandsForTheFile() {
        FormulaException refusal = refusal("state = x;", "-g:none");
        assertThat(refusal.line()).isZero();
        assertThat(refusal)
                .hasMessage("Refused.at (Refused, line not recorded): field state is written: a formula must not change"
                        + " state");
    }

    @Test
    void formulasWithoutDebugInformationAreRead() {
        Stencil stencil = Compiled.of(folder, Map.of("Refused", CLASS.formatted("if (x > 1) x = -x;")), "-g:none")
                .stencil("Refused");
        Rows.assertAllPathsAgree(stencil, 5, Rows.middle(), 20, 2);
    }

    @Test
    void aLambdaIsToldToBecomeARecord() {
        Stencil2D lambda = t -> t.at(0, 0);
        assertThatThrownBy(() -> Formulas.read(lambda))
                .isInstanceOf(FormulaException.class)
                .hasMessageContaining("write the formula as a record");
    }

    @Test
    void aPointThatIsNotThereIsNamed() {
        Stencil bad = new Stencil() {
            @Override
            public int dims() {
                return 1;
            }

            @Override
            public double at(int field, Point... p) {
                return p[1].at(0);
            }
        };
        assertThatThrownBy(() -> Formulas.read(bad)).hasMessageContaining("p[1]: there are 1 fields and coefficients");
    }

    private FormulaException refusal(String statement, String... options) {
        Stencil stencil = Compiled.of(folder, Map.of("Refused", CLASS.formatted(statement)), options)
                .stencil("Refused");
        FormulaException refusal = catchThrowableOfType(FormulaException.class, () -> Formulas.read(stencil));
        assertThat(refusal).as("not refused: %s", statement).isNotNull();
        return refusal;
    }
}
