package org.parhelion.stencil.reader;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;
import org.parhelion.stencil.reader.Value.FloatParameter;
import org.parhelion.stencil.reader.Value.Known;
import org.parhelion.stencil.reader.Value.Real;
import org.parhelion.stencil.reader.Value.Whole;

/** Reads fields and array elements of objects that exist: numbers become parameters, ints and objects are taken as they are. */
final class Members {
    private final Graph graph;

    Members(Graph graph) {
        this.graph = graph;
    }

    Value field(Known object, Class<?> owner, String name) {
        if (object.object() == null) {
            throw new Refusal("field " + name + " of null");
        }
        String path = object.path().isEmpty() ? name : object.path() + "." + name;
        return read(find(owner, name), object.object(), path.replace("val$", "").replace("this$0.", ""));
    }

    Value staticField(Class<?> owner, String name) {
        if (MethodFinder.isJdk(owner)) {
            throw new Refusal(owner.getSimpleName() + "." + name
                    + " is not supported in a formula (it may neither read nor change what lies outside)");
        }
        return read(find(owner, name), null, owner.getSimpleName() + "." + name);
    }

    private Value read(Field field, @Nullable Object object, String path) {
        if (!Modifier.isFinal(field.getModifiers())) {
            throw new Refusal(path
                    + " is not final: a formula's parameters must not change; make it final or a record's component");
        }
        try {
            field.setAccessible(true);
            return value(field.getType(), field.get(object), path);
        } catch (InaccessibleObjectException e) {
            Class<?> owner = field.getDeclaringClass();
            throw new Refusal(path + " cannot be read: module "
                    + owner.getModule().getName() + " must say \"opens " + owner.getPackageName() + " to "
                    + Members.class.getModule().getName() + "\"");
        } catch (IllegalAccessException e) {
            throw new Refusal(path + " cannot be read: " + e.getMessage());
        }
    }

    Value element(Known array, int index) {
        Object object = array.object();
        if (object == null || !object.getClass().isArray()) {
            throw new Refusal(array.path() + " is no array");
        }
        if (index < 0 || index >= Array.getLength(object)) {
            throw new Refusal(
                    "index " + index + " of " + array.path() + ", which has " + Array.getLength(object) + " elements");
        }
        Class<?> type = object.getClass().getComponentType();
        return value(type, Array.get(object, index), array.path() + "[" + index + "]");
    }

    private Value value(Class<?> type, @Nullable Object value, String path) {
        if (!type.isPrimitive()) {
            return new Known(value, path);
        }
        return switch (value) {
            case Double number -> new Real(graph.parameter(path, number));
            case Float number -> new FloatParameter(graph.parameter(path, number));
            case Boolean flag -> new Whole(flag ? 1 : 0);
            case Character character -> new Whole(character);
            case Integer number -> new Whole(number);
            case Short number -> new Whole(number);
            case Byte number -> new Whole(number);
            case null, default ->
                throw new Refusal(path + " is a " + type + ": not supported (formulas compute in double)");
        };
    }

    private static Field find(Class<?> start, String name) {
        for (@Nullable Class<?> owner = start; owner != null; owner = owner.getSuperclass()) {
            for (Field field : owner.getDeclaredFields()) {
                if (field.getName().equals(name)) {
                    return field;
                }
            }
            for (Class<?> parent : owner.getInterfaces()) {
                for (Field field : parent.getFields()) {
                    if (field.getName().equals(name)) {
                        return field;
                    }
                }
            }
        }
        throw new Refusal("no field " + name + " in " + start.getName());
    }
}
