package org.parhelion.stencil.reader;

/**
 * A method of the user's: where it stands and what it does.
 *
 * @param owner the class that declares it
 * @param file source file, or the class's name where the class file does not record it
 * @param maxLocals slots of local variables
 */
record MethodCode(Class<?> owner, String name, String file, int maxLocals, Body body) {
    /** {@code reason}, placed at an instruction of this method. */
    FormulaException refused(int instruction, String reason) {
        return new FormulaException(title(), file, body.line(instruction), reason);
    }

    String title() {
        return owner.getSimpleName() + "." + name;
    }
}
