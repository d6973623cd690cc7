package org.parhelion.adapters.mpijava;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Package {@code mpi} has every public and protected member of MPJ Express's, with the same signature. */
class SignatureTest {
    /** How MPJ Express implements its classes: programs have no use for them. */
    private static final String INTERNAL =
            "mpi\\.(.*Worker|.*Packer\\w*|ProcTree|IntracommImpl|PureIntracomm|NativeIntracomm|BandByte|.*\\$.*"
                    + "|(Band|Bor|Bxor|Land|Lor|Lxor|Max|Min|Prod|Sum)(Byte|Char|Short|Boolean|Int|Long|Float|Double)?)";

    /** What is left out, and why. */
    private static final Set<String> LEFT_OUT = Set.of(
            // The levels below mpi: mpjdev and xdev do not exist here.
            "mpi.Comm mpjdev.Comm mpjdevComm",
            "mpi.Group mpjdev.Group mpjdevGroup",
            "mpi.Group(mpjdev.Group)",
            "mpi.Request mpjdev.Request req",
            "mpi.Request(mpjdev.Request)",
            // With the local group of an intercommunicator these are methods of the engine's transport.
            "mpi.Comm void send(java.lang.Object,int,int,mpi.Datatype,int,int,boolean)",
            "mpi.Comm void ssend(java.lang.Object,int,int,mpi.Datatype,int,int,boolean)",
            "mpi.Comm void bsend(java.lang.Object,int,int,mpi.Datatype,int,int,boolean)",
            "mpi.Comm void rsend(java.lang.Object,int,int,mpi.Datatype,int,int,boolean)",
            "mpi.Comm mpi.Request isend(java.lang.Object,int,int,mpi.Datatype,int,int,boolean)",
            "mpi.Comm mpi.Request ibsend(java.lang.Object,int,int,mpi.Datatype,int,int,boolean)",
            "mpi.Comm mpi.Request issend(java.lang.Object,int,int,mpi.Datatype,int,int,boolean)",
            "mpi.Comm mpi.Request irsend(java.lang.Object,int,int,mpi.Datatype,int,int,boolean)",
            "mpi.Comm mpi.Status recv(java.lang.Object,int,int,mpi.Datatype,int,int,boolean)",
            "mpi.Comm mpi.Request irecv(java.lang.Object,int,int,mpi.Datatype,int,int,boolean)",
            "mpi.Comm mpi.Status sendrecv(java.lang.Object,int,int,mpi.Datatype,int,int,java.lang.Object,int,int,mpi.Datatype,int,int)",
            // Empty finalizers: a class with one is collected more slowly, and Java has deprecated them for removal.
            "mpi.Datatype void finalize()",
            "mpi.Group void finalize()",
            "mpi.Op void finalize()",
            "mpi.Request void finalize()");

    @Test
    void everyMemberOfMpjExpressIsThereOrItsAbsenceIsExplained() throws Exception {
        assumeTrue(Jobs.mpjExpress().isPresent(), "MPJ Express is not installed");
        Path home = Jobs.mpjExpress().orElseThrow();
        List<URL> jars = new ArrayList<>();
        try (Stream<Path> all = Files.list(home.resolve("lib"))) {
            for (Path jar : all.toList()) {
                jars.add(jar.toUri().toURL());
            }
        }
        Set<String> missing = new TreeSet<>();
        try (URLClassLoader theirs =
                        new URLClassLoader(jars.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
                JarFile jar = new JarFile(home.resolve("lib/mpi.jar").toFile())) {
            List<String> names = new ArrayList<>(jar.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.endsWith(".class"))
                    .map(name -> name.replace(".class", "").replace('/', '.'))
                    .filter(name -> !name.matches(INTERNAL))
                    .toList());
            names.add("mpi.MPIException");
            assertThat(names).hasSizeGreaterThan(20);
            for (String name : names) {
                Class<?> type = Class.forName(name, false, theirs);
                Set<String> own = members(Class.forName(name, false, getClass().getClassLoader()));
                members(type).stream().filter(member -> !own.contains(member)).forEach(missing::add);
            }
        }
        assertThat(missing).isEqualTo(new TreeSet<>(LEFT_OUT));
    }

    /** The members that a program can name, its superclasses' of these packages too. */
    private static Set<String> members(Class<?> type) {
        Set<String> all = new TreeSet<>();
        if (!Modifier.isPublic(type.getModifiers())) {
            return all;
        }
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (isOpen(constructor.getModifiers())) {
                all.add(type.getName() + parameters(constructor.getParameterTypes()));
            }
        }
        for (Class<?> c = type; c != null && c.getName().matches("(mpi|mpjdev|xdev)\\..*"); c = c.getSuperclass()) {
            for (Field field : c.getDeclaredFields()) {
                if (isOpen(field.getModifiers())) {
                    all.add(c.getName() + statically(field.getModifiers()) + " "
                            + field.getType().getTypeName() + " " + field.getName());
                }
            }
            for (Method method : c.getDeclaredMethods()) {
                if (isOpen(method.getModifiers()) && !method.isSynthetic()) {
                    all.add(c.getName() + statically(method.getModifiers()) + " "
                            + method.getReturnType().getTypeName() + " " + method.getName()
                            + parameters(method.getParameterTypes()));
                }
            }
        }
        return all;
    }

    private static boolean isOpen(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static String statically(int modifiers) {
        return Modifier.isStatic(modifiers) ? " static" : "";
    }

    private static String parameters(Class<?>[] types) {
        return "(" + String.join(",", Stream.of(types).map(Class::getTypeName).toList()) + ")";
    }
}
