package io.anomalight.framework.config.record;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a component of a record that is a record itself: its keys are read from the enclosing section.
 *
 * <p>So the key is {@code data.on_error}, not {@code data.loader.on_error}, although the settings of
 * the loader are a record of their own.
 */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Inline {}
