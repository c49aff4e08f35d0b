package io.anomalight.framework.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 *The test gets {@link io.anomalight.framework.memory.NativeMemory} as a parameter and fails if, when it ends, more native arrays are alive below that
 * root than the test closed.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NoNativeLeaksExtension.class)
public @interface NoNativeLeaks {}
