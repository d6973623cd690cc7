package org.parhelion;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks exported API that may change with any minor version. A mark on a package holds for all its types. Exported API without
 * the mark follows semantic versioning: it changes incompatibly with a major version only.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.PACKAGE})
public @interface Experimental {}
