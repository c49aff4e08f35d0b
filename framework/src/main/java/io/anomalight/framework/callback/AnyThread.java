package io.anomalight.framework.callback;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks an override of {@link Callback#onBeforeOptimizerStep} as thread-safe. It may then be called on any thread, and
 * for several optimizers at the same time, but for each optimizer in the order of its steps. Without the annotation,
 * all steps run one by one on the training thread, which is slower.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface AnyThread {}
