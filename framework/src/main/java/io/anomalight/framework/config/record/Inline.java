package io.anomalight.framework.config.record;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a component of a record that is a record itself: its keys stand in the enclosing section, not in one of their own.
 *
 * <p>So {@code data.on_error} is written without a {@code loader} between, though every data module shares one record.
 */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Inline {}
