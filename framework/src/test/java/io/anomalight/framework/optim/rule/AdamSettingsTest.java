package io.anomalight.framework.optim.rule;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdamSettingsTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0.9, 0.999, 1e-8, 0, 'lr must be positive, but is 0.0'",
        "1, 1, 0.999, 1e-8, 0, 'beta1 must be at least 0 and below 1, but is 1.0'",
        "1, -0.1, 0.999, 1e-8, 0, 'beta1 must be at least 0 and below 1, but is -0.1'",
        "1, 0.9, NaN, 1e-8, 0, 'beta2 must be at least 0 and below 1, but is NaN'",
        "1, 0.9, 0.999, -1, 0, 'eps must not be negative, but is -1.0'",
        "1, 0.9, 0.999, 1e-8, -1, 'weight_decay must not be negative, but is -1.0'"
    })
    void adamAndItsVariantsRefuseTheSameSettings(
            double lr, double beta1, double beta2, double epsilon, double decay, String sentence) {
        List<ThrowingCallable> rules = List.of(
                () -> new Adam(lr, beta1, beta2, epsilon, decay),
                () -> new AdamW(lr, beta1, beta2, epsilon, decay),
                () -> new AmsGrad(lr, beta1, beta2, epsilon, decay),
                () -> new StableAdamW(lr, beta1, beta2, epsilon, decay, true));
        for (ThrowingCallable rule : rules) {
            assertThatThrownBy(rule)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(sentence);
        }
    }
}
