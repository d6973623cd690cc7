package mpi;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.util.Arrays;
import java.util.Set;

/**
 * The objects of {@code MPI.OBJECT} messages, in Java's serialisation.
 *
 * <p>Only classes of an allow-list are read: values and collections of the JDK, what the program's own classes are (those beside its main
 * class: the same jar or folder), and what the property {@value #ALLOWED} adds. A class from a library could do harm while it is
 * read: the known attacks on serialisation go through such classes.
 */
final class Serial {
    /** Patterns of {@link ObjectInputFilter.Config#createFilter}, separated by semicolons: {@code com.acme.**;org.other.Thing}. */
    static final String ALLOWED = "parhelion.mpijava.objects";

    /** Code source of the program's main class; set by the launcher. */
    static final String PROGRAM = "parhelion.mpijava.program";

    private static final int DEEPEST = 20_000;
    private static final Set<String> PACKAGES = Set.of(
            "java.lang", "java.util", "java.math", "java.time", "java.util.concurrent", "java.util.concurrent.atomic");
    private static final Set<String> REFUSED =
            Set.of("java.util.PriorityQueue", "java.util.concurrent.PriorityBlockingQueue", "java.lang.ProcessBuilder");

    private Serial() {}

    /** The objects {@code offset} … {@code offset + count - 1}. */
    static byte[] write(Object[] objects, int offset, int count) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            for (int i = 0; i < count; i++) {
                out.writeObject(objects[offset + i]);
            }
        } catch (IOException e) {
            throw new MPIException(e);
        }
        return bytes.toByteArray();
    }

    /** Reads {@code count} objects to {@code objects}, from {@code offset} on. */
    static void read(byte[] bytes, Object[] objects, int offset, int count) {
        Filter filter = new Filter();
        try (ObjectInputStream in = new Reader(bytes, filter)) {
            for (int i = 0; i < count; i++) {
                objects[offset + i] = in.readObject();
            }
        } catch (InvalidClassException e) {
            throw new MPIException(new InvalidClassException(
                    filter.refused.isEmpty() ? String.valueOf(e.getMessage()) : filter.refused,
                    "is not accepted in messages; to accept it, start Java with -D" + ALLOWED
                            + "=PATTERN, for instance com.acme.**"));
        } catch (IOException | ClassNotFoundException e) {
            throw new MPIException(e);
        }
    }

    /** Resolves classes as the program would, and asks the filter. */
    private static final class Reader extends ObjectInputStream {
        Reader(byte[] bytes, Filter filter) throws IOException {
            super(new ByteArrayInputStream(bytes));
            setObjectInputFilter(filter);
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass described) throws IOException, ClassNotFoundException {
            ClassLoader program = Serial.class.getClassLoader();
            try {
                return Class.forName(described.getName(), false, program);
            } catch (ClassNotFoundException e) {
                return super.resolveClass(described);
            }
        }
    }

    /** The allow-list; notes which class it refused. */
    private static final class Filter implements ObjectInputFilter {
        private String refused = "";

        @Override
        public Status checkInput(FilterInfo info) {
            Status status = check(info);
            Class<?> type = info.serialClass();
            if (status == Status.REJECTED && type != null) {
                refused = type.getName();
            }
            return status;
        }
    }

    private static ObjectInputFilter.Status check(ObjectInputFilter.FilterInfo info) {
        if (info.depth() > DEEPEST) {
            return ObjectInputFilter.Status.REJECTED;
        }
        Class<?> type = info.serialClass();
        if (type == null) {
            return ObjectInputFilter.Status.UNDECIDED;
        }
        while (type.isArray()) {
            type = type.getComponentType();
        }
        if (type.isPrimitive() || isProgramsOwn(type) || isValue(type)) {
            return ObjectInputFilter.Status.ALLOWED;
        }
        String patterns = System.getProperty(ALLOWED, "");
        if (!patterns.isEmpty()
                && ObjectInputFilter.Config.createFilter(patterns).checkInput(info)
                        == ObjectInputFilter.Status.ALLOWED) {
            return ObjectInputFilter.Status.ALLOWED;
        }
        return ObjectInputFilter.Status.REJECTED;
    }

    private static boolean isValue(Class<?> type) {
        return type.getClassLoader() == null
                && PACKAGES.contains(type.getPackageName())
                && !REFUSED.contains(type.getName());
    }

    private static boolean isProgramsOwn(Class<?> type) {
        var source = type.getProtectionDomain().getCodeSource();
        String program = System.getProperty(PROGRAM, "");
        return source != null
                && source.getLocation() != null
                && Arrays.asList(program.split("\\|", -1))
                        .contains(source.getLocation().toString());
    }
}
