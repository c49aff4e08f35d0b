package io.anomalight.framework.optim.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.config.hocon.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptimizerConfigTest {
    private static final UpdateRule OWN = new Sgd(0.2, 0.9, 0.01);

    @Test
    void theModelsOwnRuleStaysIfNoneIsChosen() {
        assertThat(OptimizerSections.read("name = model").inPlaceOf(OWN)).isSameAs(OWN);
    }

    @Test
    void theLearningRateIsTheModelsAndTheDefaultsAreTorchs() {
        assertThat(OptimizerSections.read("name = adam").inPlaceOf(OWN)).isEqualTo(new Adam(0.2, 0.9, 0.999, 1e-8, 0));
        assertThat(OptimizerSections.read("name = adamw").inPlaceOf(OWN))
                .isEqualTo(new AdamW(0.2, 0.9, 0.999, 1e-8, 0.01));
        assertThat(OptimizerSections.read("name = sgd").inPlaceOf(OWN)).isEqualTo(new Sgd(0.2, 0, 0, 0, false));
        assertThat(OptimizerSections.read("name = rmsprop").inPlaceOf(OWN))
                .isEqualTo(new RmsProp(0.2, 0.99, 1e-8, 0, 0, false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name = adamw, momentum = 0.9 | optimizer: momentum must be null, because adamw has no such setting; it has betas, eps, weight_decay, amsgrad",
                "name = sgd, eps = 1e-8, betas = [0, 0] | optimizer: betas, eps must be null, because sgd has no such setting; it has momentum, dampening,"
                        + " weight_decay, nesterov",
                "name = model, eps = 1e-8 | optimizer: eps must be null with name = model: the model sets its own"
                        + " optimizer; choose one with name = adam, adamw, sgd or rmsprop",
                "name = adam, betas = [0.9] | optimizer: betas must be two numbers such as [0.9, 0.999], but is [0.9]",
                "name = sgd, nesterov = true | optimizer: nesterov needs a positive momentum and no dampening, but they are"
                        + " 0.0 and 0.0",
                "name = sgd, dampening = 0.1 | optimizer: dampening has no effect without momentum; set momentum, or leave"
                        + " it out",
                "name = sgd, momentum = 0.9, dampening = 2 | optimizer: dampening must be from 0 to 1, but is 2.0",
                "name = rmsprop, alpha = 1 | optimizer: alpha must be at least 0 and below 1, but is 1.0",
                "name = rmsprop, momentum = -1 | optimizer: momentum must be from 0 to below 1, but is -1.0",
                "name = rmsprop, eps = -1 | optimizer: eps must not be negative, but is -1.0",
                "name = rmsprop, weight_decay = -1 | optimizer: weight_decay must not be negative, but is -1.0",
                "name = adagrad | optimizer.name must be one of model, adam, adamw, sgd, rmsprop, but is \"adagrad\"",
                "name = adam, lr = 1 | unknown key optimizer.lr",
            })
    void settingsThatTheOptimizerDoesNotHaveAreRefused(String section, String sentence) {
        assertThatThrownBy(() -> OptimizerSections.read(section))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(sentence);
    }
}
