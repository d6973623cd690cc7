package org.parhelion.stencil.reader;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.constant.ClassDesc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the class file of a class and a method in it, as the JVM would on a call. */
final class MethodFinder {
    private final Map<Class<?>, ClassModel> models = new HashMap<>();
    private final Map<String, MethodCode> methods = new HashMap<>();

    /**
     * The method that a call of {@code name} on an object of class {@code start} (or a static call to it) would run.
     *
     * @param descriptor in the class file's notation, {@code (DD)D}
     */
    MethodCode find(Class<?> start, String name, String descriptor) {
        String key = start.getName() + "." + name + descriptor;
        MethodCode known = methods.get(key);
        if (known != null) {
            return known;
        }
        for (Class<?> owner : lookupOrder(start)) {
            if (isJdk(owner)) {
                continue;
            }
            for (MethodModel method : model(owner).methods()) {
                if (method.methodName().equalsString(name)
                        && method.methodType().equalsString(descriptor)
                        && method.code().isPresent()) {
                    MethodCode found = code(owner, method);
                    methods.put(key, found);
                    return found;
                }
            }
        }
        throw new Refusal("call of " + start.getSimpleName() + "." + name
                + ": a formula may call methods of Math and methods of your own that have a body");
    }

    static boolean isJdk(Class<?> owner) {
        ClassLoader loader = owner.getClassLoader();
        return loader == null || loader.equals(ClassLoader.getPlatformClassLoader());
    }

    /** The class that a class file names, as seen from {@code from}. */
    static Class<?> resolve(ClassDesc name, Class<?> from) {
        try {
            String binary = name.descriptorString();
            return Class.forName(
                    name.isArray()
                            ? binary.replace('/', '.')
                            : binary.substring(1, binary.length() - 1).replace('/', '.'),
                    false,
                    from.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            throw new Refusal("class " + name.displayName() + " cannot be loaded: " + e.getMessage());
        }
    }

    private static MethodCode code(Class<?> owner, MethodModel method) {
        String name = method.methodName().stringValue();
        String file = method.parent()
                .flatMap(parent -> parent.findAttribute(Attributes.sourceFile()))
                .map(source -> source.sourceFile().stringValue())
                .orElse(owner.getName());
        CodeAttribute code = method.findAttribute(Attributes.code()).orElseThrow();
        Body body = new Body(method.code().orElseThrow());
        MethodCode found = new MethodCode(owner, name, file, code.maxLocals(), body);
        if (body.handlerLine() >= 0) {
            throw new FormulaException(
                    found.title(), file, body.handlerLine(), "try, catch and finally are not supported in a formula");
        }
        return found;
    }

    /** Superclasses first, then interfaces from the nearest on. */
    private static List<Class<?>> lookupOrder(Class<?> start) {
        List<Class<?>> order = new ArrayList<>();
        List<Class<?>> interfaces = new ArrayList<>();
        for (@Nullable Class<?> owner = start; owner != null; owner = owner.getSuperclass()) {
            order.add(owner);
            interfaces.addAll(List.of(owner.getInterfaces()));
        }
        for (int i = 0; i < interfaces.size(); i++) {
            interfaces.addAll(List.of(interfaces.get(i).getInterfaces()));
        }
        order.addAll(interfaces);
        return order;
    }

    private ClassModel model(Class<?> owner) {
        return models.computeIfAbsent(owner, MethodFinder::parse);
    }

    private static ClassModel parse(Class<?> owner) {
        if (owner.isHidden()) {
            throw new Refusal("a lambda has no class file to read; write the formula as a record or a named class");
        }
        String file = owner.getName().substring(owner.getName().lastIndexOf('.') + 1) + ".class";
        try (@Nullable InputStream bytes = owner.getResourceAsStream(file)) {
            if (bytes == null) {
                throw new Refusal("no class file " + file + " beside " + owner.getName());
            }
            return ClassFile.of().parse(bytes.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
