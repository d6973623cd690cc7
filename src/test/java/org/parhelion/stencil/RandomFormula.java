package org.parhelion.stencil;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.parhelion.Precision;

/** A random stencil, as Java source and as functions that compute it in double and in float. */
final class RandomFormula {
    static final double A = 0.37;
    static final double B = -1.9;

    private final Random random;
    private final int dims;
    private final int fields;
    private final int coefficients;
    private final List<Term> outputs = new ArrayList<>();

    /** What a term may ask for at a point. */
    private interface Place {
        double load(int source, int offset);

        double before(int field);
    }

    private interface InDouble {
        double of(Place place);
    }

    private interface InFloat {
        float of(Place place);
    }

    /** {@code fixed}: a number; {@code invariant}: the same at all points, so computed in double and rounded once. */
    private record Term(String text, boolean fixed, boolean invariant, InDouble inDouble, InFloat inFloat) {
        static Term varying(String text, InDouble inDouble, InFloat inFloat) {
            return new Term(text, false, false, inDouble, inFloat);
        }

        static Term of(String text, List<Term> parts, InDouble inDouble, InFloat inFloat) {
            boolean invariant = parts.stream().allMatch(Term::invariant);
            boolean fixed = parts.stream().allMatch(Term::fixed);
            return new Term(
                    text, fixed, invariant, inDouble, invariant ? place -> (float) inDouble.of(place) : inFloat);
        }
    }

    private RandomFormula(Random random) {
        this.random = random;
        this.dims = 1 + random.nextInt(3);
        this.fields = 1 + random.nextInt(2);
        this.coefficients = random.nextInt(2);
    }

    static RandomFormula of(Random random) {
        RandomFormula formula = new RandomFormula(random);
        for (int f = 0; f < formula.fields; f++) {
            formula.outputs.add(formula.term(2 + random.nextInt(4)));
        }
        return formula;
    }

    String source(String name) {
        StringBuilder body = new StringBuilder();
        for (int f = 0; f < fields; f++) {
            body.append("        if (field == ")
                    .append(f)
                    .append(") return ")
                    .append(outputs.get(f).text())
                    .append(";\n");
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
                %s        throw new IllegalArgumentException();
                    }
                }
                """.formatted(name, dims, names("f", fields), names("c", coefficients), body);
    }

    static String names(String letter, int count) {
        List<String> names = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            names.add("\"" + letter + k + "\"");
        }
        return String.join(", ", names);
    }

    /** As {@link Rows#updated}, by float arithmetic. */
    Object[] updatedInFloat(long seed, int first, int n, int rows) {
        Random values = new Random(seed);
        Object[] now = Rows.arrays(Precision.FLOAT, fields, values);
        Object[] next = Rows.arrays(Precision.FLOAT, fields, values);
        Object[] read = Rows.arrays(Precision.FLOAT, coefficients, values);
        for (int r = 0; r < rows; r++) {
            for (int i = 0; i < n; i++) {
                int p = first + r * Rows.PITCH + i;
                Place place = new Place() {
                    @Override
                    public double load(int source, int offset) {
                        return ((float[]) (source < fields ? now[source] : read[source - fields]))[p + offset];
                    }

                    @Override
                    public double before(int field) {
                        return ((float[]) next[field])[p];
                    }
                };
                float[] results = new float[fields];
                for (int f = 0; f < fields; f++) {
                    results[f] = outputs.get(f).inFloat().of(place);
                }
                for (int f = 0; f < fields; f++) {
                    ((float[]) next[f])[p] = results[f];
                }
            }
        }
        return next;
    }

    private Term term(int depth) {
        if (depth == 0) {
            return leaf();
        }
        return switch (random.nextInt(10)) {
            case 0, 1, 2, 3, 4 -> arithmetic(term(depth - 1), term(random.nextInt(depth)));
            case 5 -> unary(term(depth - 1));
            case 6 -> minMax(term(depth - 1), term(random.nextInt(depth)));
            case 7 -> fma(term(depth - 1), term(random.nextInt(depth)), leaf());
            default -> choice(term(random.nextInt(depth)), leaf(), term(depth - 1), term(random.nextInt(depth)));
        };
    }

    private Term leaf() {
        return switch (random.nextInt(6)) {
            case 0 -> {
                double value = List.of(0.0, -0.0, 2.0, 0.1, -3.5, 1.0 / 3).get(random.nextInt(6));
                yield new Term("(" + value + ")", true, true, _ -> value, _ -> (float) value);
            }
            case 1 -> new Term("a", false, true, _ -> A, _ -> (float) A);
            case 2 -> new Term("b", false, true, _ -> B, _ -> (float) B);
            case 3 -> {
                int field = random.nextInt(fields);
                yield Term.varying("p[" + field + "].before()", place -> place.before(field), place ->
                        (float) place.before(field));
            }
            default -> load();
        };
    }

    private Term load() {
        int source = random.nextInt(fields + coefficients);
        int[] pitches = {Rows.PLANE, Rows.PITCH, 1};
        List<String> texts = new ArrayList<>();
        int offset = 0;
        for (int axis = 3 - dims; axis < 3; axis++) {
            int distance = random.nextInt(5) - 2;
            texts.add(Integer.toString(distance));
            offset += distance * pitches[axis];
        }
        int at = offset;
        return Term.varying(
                "p[" + source + "].at(" + String.join(", ", texts) + ")", place -> place.load(source, at), place ->
                        (float) place.load(source, at));
    }

    private Term arithmetic(Term x, Term y) {
        String operator = List.of("+", "-", "*", "/", "+", "*", "%").get(random.nextInt(7));
        String text = "(" + x.text() + " " + operator + " " + y.text() + ")";
        InDouble d = x.inDouble();
        InDouble e = y.inDouble();
        InFloat f = x.inFloat();
        InFloat g = y.inFloat();
        return switch (operator) {
            case "+" -> Term.of(text, List.of(x, y), q -> d.of(q) + e.of(q), q -> f.of(q) + g.of(q));
            case "-" -> Term.of(text, List.of(x, y), q -> d.of(q) - e.of(q), q -> f.of(q) - g.of(q));
            case "*" -> Term.of(text, List.of(x, y), q -> d.of(q) * e.of(q), q -> f.of(q) * g.of(q));
            case "/" -> Term.of(text, List.of(x, y), q -> d.of(q) / e.of(q), q -> f.of(q) / g.of(q));
            default -> Term.of(text, List.of(x, y), q -> d.of(q) % e.of(q), q -> f.of(q) % g.of(q));
        };
    }

    private Term unary(Term x) {
        InDouble d = x.inDouble();
        InFloat f = x.inFloat();
        return switch (random.nextInt(5)) {
            case 0 -> Term.of("(-" + x.text() + ")", List.of(x), q -> -d.of(q), q -> -f.of(q));
            case 1 -> Term.of("Math.abs(" + x.text() + ")", List.of(x), q -> Math.abs(d.of(q)), q -> Math.abs(f.of(q)));
            case 2, 3 ->
                Term.of("Math.sqrt(" + x.text() + ")", List.of(x), q -> Math.sqrt(d.of(q)), q ->
                        (float) Math.sqrt(f.of(q)));
            default ->
                Term.of("Math.sin(" + x.text() + ")", List.of(x), q -> Math.sin(d.of(q)), q ->
                        (float) Math.sin(f.of(q)));
        };
    }

    private Term minMax(Term x, Term y) {
        InDouble d = x.inDouble();
        InDouble e = y.inDouble();
        InFloat f = x.inFloat();
        InFloat g = y.inFloat();
        String operands = "(" + x.text() + ", " + y.text() + ")";
        return random.nextBoolean()
                ? Term.of(
                        "Math.min" + operands,
                        List.of(x, y),
                        q -> Math.min(d.of(q), e.of(q)),
                        q -> Math.min(f.of(q), g.of(q)))
                : Term.of(
                        "Math.max" + operands,
                        List.of(x, y),
                        q -> Math.max(d.of(q), e.of(q)),
                        q -> Math.max(f.of(q), g.of(q)));
    }

    private Term fma(Term x, Term y, Term z) {
        return Term.of(
                "Math.fma(" + x.text() + ", " + y.text() + ", " + z.text() + ")",
                List.of(x, y, z),
                q -> Math.fma(
                        x.inDouble().of(q), y.inDouble().of(q), z.inDouble().of(q)),
                q -> Math.fma(x.inFloat().of(q), y.inFloat().of(q), z.inFloat().of(q)));
    }

    private Term choice(Term x, Term y, Term yes, Term no) {
        if (random.nextInt(3) == 0) {
            return choice(
                    "pick(" + x.text() + ", " + y.text() + ", " + yes.text() + ", " + no.text() + ")",
                    "<",
                    x,
                    y,
                    yes,
                    no);
        }
        String comparison = List.of("<", "<=", ">", ">=", "==", "!=").get(random.nextInt(6));
        String text = "(" + x.text() + " " + comparison + " " + y.text() + " ? " + yes.text() + " : " + no.text() + ")";
        return choice(text, comparison, x, y, yes, no);
    }

    /** Two plain numbers are compared while the formula is read, in double. */
    private static Term choice(String text, String comparison, Term x, Term y, Term yes, Term no) {
        boolean early = x.fixed() && y.fixed();
        return Term.of(
                text,
                List.of(x, y, yes, no),
                q -> test(comparison, x.inDouble().of(q), y.inDouble().of(q))
                        ? yes.inDouble().of(q)
                        : no.inDouble().of(q),
                q -> (early
                                ? test(
                                        comparison,
                                        x.inDouble().of(q),
                                        y.inDouble().of(q))
                                : test(
                                        comparison,
                                        x.inFloat().of(q),
                                        y.inFloat().of(q)))
                        ? yes.inFloat().of(q)
                        : no.inFloat().of(q));
    }

    private static boolean test(String comparison, double x, double y) {
        return switch (comparison) {
            case "<" -> x < y;
            case "<=" -> x <= y;
            case ">" -> x > y;
            case ">=" -> x >= y;
            case "==" -> x == y;
            default -> x != y;
        };
    }
}
