package org.parhelion.stencil;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A random stencil of many statements, as Java source. Its values stay within ±2, so that a wrong one is not hidden by NaN,
 * and the result of each field is a sum over values from everywhere in the method, so that some of them live long.
 */
final class LargeFormula {
    private static final int RECENT = 6;
    private static final int SUMMANDS = 40;

    private final Random random;
    private final int dims;
    private final int fields;
    private final int coefficients;
    private final List<String> values = new ArrayList<>();
    private final StringBuilder body = new StringBuilder();

    private LargeFormula(Random random) {
        this.random = random;
        this.dims = 1 + random.nextInt(3);
        this.fields = 1 + random.nextInt(3);
        this.coefficients = random.nextInt(3);
    }

    /** The source of class {@code name}, a record of two parameters within ±2. */
    static String source(String name, Random random, int statements) {
        return new LargeFormula(random).write(name, statements);
    }

    private String write(String name, int statements) {
        for (int s = 0; s < statements; s++) {
            statement();
        }
        for (int f = 0; f < fields; f++) {
            body.append("if (field == ")
                    .append(f)
                    .append(") { return ")
                    .append(sum())
                    .append("; }\n");
        }
        return """
                import java.util.List;
                import org.parhelion.stencil.*;
                public record %s(double a, double b) implements Stencil {
                    public int dims() { return %d; }
                    public List<String> fields() { return List.of(%s); }
                    public List<String> coefficients() { return List.of(%s); }
                    static double pick(double x, double y, double u, double v) {
                        if (x < y) { return u; }
                        return v;
                    }
                    public double at(int field, Point... p) {
                %s
                throw new IllegalArgumentException();
                    }
                }
                """.formatted(
                        name, dims, RandomFormula.names("f", fields), RandomFormula.names("c", coefficients), body);
    }

    private void statement() {
        String value = "v" + values.size();
        if (random.nextInt(12) == 0) {
            body.append("double %s; if (%s %s %s) { %s = %s; } else { %s = %s; }\n"
                    .formatted(value, operand(), comparison(), operand(), value, operation(), value, operation()));
        } else {
            body.append("double %s = %s;\n".formatted(value, operation()));
        }
        values.add(value);
    }

    private String operation() {
        return switch (random.nextInt(14)) {
            case 0, 1, 2 -> "(%s + %s) * 0.5".formatted(operand(), operand());
            case 3, 4 -> "(%s - %s) * 0.37".formatted(operand(), operand());
            case 5 -> "%s * %s * 0.5".formatted(operand(), operand());
            case 6 -> "%s / (1 + Math.abs(%s))".formatted(operand(), operand());
            case 7 -> "Math.min(%s, %s)".formatted(operand(), operand());
            case 8 -> "Math.max(%s, %s)".formatted(operand(), operand());
            case 9 -> "Math.fma(%s, 0.37, %s * 0.5)".formatted(operand(), operand());
            case 10 -> "Math.sqrt(Math.abs(%s))".formatted(operand());
            case 11 -> "-%s".formatted(operand());
            case 12 -> "pick(%s, %s, %s, %s)".formatted(operand(), operand(), operand(), operand());
            default -> "(%s %s %s ? %s : %s)".formatted(operand(), comparison(), operand(), operand(), operand());
        };
    }

    private String comparison() {
        return List.of("<", "<=", ">", ">=", "==", "!=").get(random.nextInt(6));
    }

    private String operand() {
        int kind = random.nextInt(20);
        if (kind < 13 && !values.isEmpty()) {
            int oldest = kind < 10 ? Math.max(0, values.size() - RECENT) : 0;
            return values.get(oldest + random.nextInt(values.size() - oldest));
        }
        return switch (kind) {
            case 17 -> "p[" + random.nextInt(fields) + "].before()";
            case 18 -> random.nextBoolean() ? "a" : "b";
            case 19 -> List.of("0.0", "0.1", "1.0 / 3").get(random.nextInt(3));
            default -> load();
        };
    }

    private String load() {
        List<String> offsets = new ArrayList<>();
        for (int axis = 0; axis < dims; axis++) {
            offsets.add(Integer.toString(random.nextInt(5) - 2));
        }
        return "p[" + random.nextInt(fields + coefficients) + "].at(" + String.join(", ", offsets) + ")";
    }

    private String sum() {
        StringBuilder sum = new StringBuilder(values.getLast());
        for (int s = random.nextInt(SUMMANDS); s > 0; s--) {
            sum.append(" + ").append(values.get(random.nextInt(values.size())));
        }
        return sum.toString();
    }
}
