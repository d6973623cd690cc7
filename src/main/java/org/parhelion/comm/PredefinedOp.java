package org.parhelion.comm;

/** MPI's predefined operations, for engines to switch over. A program names the constants of {@link Op}, which are these. */
public enum PredefinedOp implements Op {
    /** {@link Op#SUM}. */
    SUM,
    /** {@link Op#PROD}. */
    PROD,
    /** {@link Op#MIN}. */
    MIN,
    /** {@link Op#MAX}. */
    MAX,
    /** {@link Op#BAND}. */
    BAND,
    /** {@link Op#BOR}. */
    BOR,
    /** {@link Op#BXOR}. */
    BXOR,
    /** {@link Op#LAND}. */
    LAND,
    /** {@link Op#LOR}. */
    LOR,
    /** {@link Op#LXOR}. */
    LXOR,
    /** {@link Op#MINLOC}. */
    MINLOC,
    /** {@link Op#MAXLOC}. */
    MAXLOC;

    @Override
    public boolean accepts(ElementType type) {
        return switch (this) {
            case SUM, PROD, MIN, MAX, MINLOC, MAXLOC -> true;
            case BAND, BOR, BXOR, LAND, LOR, LXOR -> type != ElementType.FLOAT && type != ElementType.DOUBLE;
        };
    }

    @Override
    public int width() {
        return this == MINLOC || this == MAXLOC ? 2 : 1;
    }

    @Override
    public long combine(long a, long b) {
        return ReductionLoops.of(this, a, b);
    }

    @Override
    public double combine(double a, double b) {
        return ReductionLoops.of(this, a, b);
    }

    @Override
    public void combine(Buffer accumulated, Buffer next) {
        ReductionLoops.combine(this, accumulated, next);
    }
}
