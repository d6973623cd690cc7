package mpjbuf;

/** The type of the elements in a section of a {@link Buffer}. */
public final class Type {
    /** {@code byte}. */
    public static final Type BYTE = new Type(0);
    /** {@code char}. */
    public static final Type CHAR = new Type(1);
    /** {@code short}. */
    public static final Type SHORT = new Type(2);
    /** {@code boolean}. */
    public static final Type BOOLEAN = new Type(3);
    /** {@code int}. */
    public static final Type INT = new Type(4);
    /** {@code long}. */
    public static final Type LONG = new Type(5);
    /** {@code float}. */
    public static final Type FLOAT = new Type(6);
    /** {@code double}. */
    public static final Type DOUBLE = new Type(7);
    /** Serialised objects. */
    public static final Type OBJECT = new Type(8);
    /** None of these. */
    public static final Type UNDEFINED = new Type(17);

    private static final Type[] ALL = {BYTE, CHAR, SHORT, BOOLEAN, INT, LONG, FLOAT, DOUBLE, OBJECT};

    private final int code;

    private Type(int code) {
        this.code = code;
    }

    /** Returns the number that stands for this type in a message. */
    public int getCode() {
        return code;
    }

    /** Returns the type of a number. */
    public static Type getType(int code) {
        return code >= 0 && code < ALL.length ? ALL[code] : UNDEFINED;
    }
}
