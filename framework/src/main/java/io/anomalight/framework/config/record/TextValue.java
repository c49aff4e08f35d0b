package io.anomalight.framework.config.record;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a type that a recipe writes as a single number, word or text: it has a method {@code public static T parse(String)}
 * that throws {@link IllegalArgumentException} for what it can't be.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface TextValue {

    /** What errors say it must be, for instance {@code a number of batches such as 10}. */
    String value();
}
