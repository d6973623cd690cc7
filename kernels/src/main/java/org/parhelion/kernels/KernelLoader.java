package org.parhelion.kernels;

import com.aparapi.Kernel;
import java.io.ByteArrayInputStream;
import java.io.InputStream;

/**
 * Loads one generated kernel class and provides its bytes as a resource, from which Aparapi translates it.
 *
 * <p>Each class has a loader of its own, so that it can be unloaded together with the last kernel that uses it.
 */
final class KernelLoader extends ClassLoader {
    private final String name;
    private final byte[] bytes;

    private KernelLoader(String name, byte[] bytes) {
        super("parhelion-kernel", BlockKernel.class.getClassLoader());
        this.name = name;
        this.bytes = bytes.clone();
    }

    /** Loads the kernel class with the given class file. */
    static Class<? extends BlockKernel> load(String name, byte[] bytes) {
        return loadAnew(name, bytes).asSubclass(BlockKernel.class);
    }

    /** Loads any kernel class, even if another loader has a class with this name. */
    static Class<? extends Kernel> loadAnew(String name, byte[] bytes) {
        try {
            return new KernelLoader(name, bytes).findClass(name).asSubclass(Kernel.class);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("class " + name + " is not in its own class file", e);
        }
    }

    @Override
    protected Class<?> findClass(String wanted) throws ClassNotFoundException {
        if (!wanted.equals(name)) {
            throw new ClassNotFoundException(wanted);
        }
        return defineClass(name, bytes, 0, bytes.length);
    }

    @Override
    public InputStream getResourceAsStream(String resource) {
        if (resource.equals(name.replace('.', '/') + ".class")) {
            return new ByteArrayInputStream(bytes);
        }
        return super.getResourceAsStream(resource);
    }
}
