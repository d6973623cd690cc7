package org.parhelion.solver.elliptic;

/** How a varying a is averaged between two points for the flux through the face between them. */
public enum FaceMean {
    /** ½ (a₁ + a₂): for a smooth a. */
    ARITHMETIC {
        @Override
        double of(double a1, double a2) {
            return 0.5 * (a1 + a2);
        }
    },
    /** 2 a₁ a₂ / (a₁ + a₂): two half spacings in series, which keeps the flux continuous where a jumps at the face. */
    HARMONIC {
        @Override
        double of(double a1, double a2) {
            return 2 * a1 / (a1 + a2) * a2;
        }
    };

    abstract double of(double a1, double a2);
}
