package io.anomalight.framework.callback;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says of an override of {@link Callback#onBeforeOptimizerStep} that it may be called on any thread, and for several optimizers at
 * the same time, but for each of them in the order of its steps. Optimizers then still step side by side; without it, each step
 * is taken on the thread that trains, one after the other.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface AnyThread {}
