package org.parhelion.kernels;

import com.aparapi.Kernel;
import java.io.ByteArrayInputStream;
import java.io.InputStream;

/**
 * Loads one generated kernel class, and hands its bytes to Aparapi, which translates what it reads as a resource.
 *
 * <p>A loader for each class, so that a class goes with the last kernel that uses it.
 */
final class KernelLoader extends ClassLoader {
    private final String name;
    private final byte[] bytes;

    private KernelLoader(String name, byte[] bytes) {
        super("parhelion-kernel", BlockKernel.class.getClassLoader());
        this.name = name;
        this.bytes = bytes.clone();
    }

    /** The kernel class that {@code bytes} hold. */
    static Class<? extends BlockKernel> load(String name, byte[] bytes) {
        return loadAnew(name, bytes).asSubclass(BlockKernel.class);
    }

    /** As {@link #load}, also where another loader has a class of that name. */
    static Class<? extends Kernel> loadAnew(String name, byte[] bytes) {
        try {
            return new KernelLoader(name, bytes).findClass(name).asSubclass(Kernel.class);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("the class just read is not found: " + name, e);
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
