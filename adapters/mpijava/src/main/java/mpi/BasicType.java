package mpi;

import mpjbuf.Type;

/** One element: a primitive, an object, or a marker of a bound. */
public class BasicType extends Datatype {
    BasicType(int type, Type bufferType, int bytes) {
        boolean marker = type == LB || type == UB;
        this.bufferType = bufferType;
        baseType = marker ? UNDEFINED : type;
        elements(marker ? Layout.NONE : Layout.ONE, bytes);
        lbSet = type == LB;
        ubSet = type == UB;
        bounds(0, marker ? 0 : 1);
    }
}
