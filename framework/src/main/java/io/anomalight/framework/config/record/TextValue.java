package io.anomalight.framework.config.record;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a type that a recipe writes as a single number, word or text. It has a method {@code public static T
 * parse(String)} that throws {@link IllegalArgumentException} for an invalid text. If it also has {@code public static T
 * parse(List)}, a recipe may write a list of texts.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface TextValue {

    /** The description of a valid value in errors, for instance {@code a number of batches such as 10}. */
    String value();
}
