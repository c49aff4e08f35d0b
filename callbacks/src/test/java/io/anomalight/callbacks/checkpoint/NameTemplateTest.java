package io.anomalight.callbacks.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameTemplateTest {
    private static final Map<String, Double> METRICS =
            Map.of("pixel_AUROC", 0.98126, "val_loss", -12345.678, "lr/adam", 2e-4, "broken", Double.NaN);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{epoch}-{step}|epoch=2-step=123456",
                "{epoch:02d}-{pixel_AUROC:.3f}|epoch=02-pixel_AUROC=0.981",
                "{epoch:04}|epoch=0002",
                "{epoch:.1f}|epoch=2.0",
                "{val_loss:.2e}|val_loss=-1.23e+04",
                "{pixel_AUROC}|pixel_AUROC=0.9813",
                "{pixel_AUROC:08.3f}|pixel_AUROC=0000.981",
                "{lr/adam:.0e}|lr_adam=2e-04",
                "{broken:.3f}-{unknown}|broken=nan-unknown=nan",
                "model|model",
                "a: 100%?|a_ 100%_",
                ".hidden/../up.|_hidden_.._up_",
                "$1\\{step}|$1_step=123456"
            })
    void fillsThePlaceholders(String template, String name) {
        assertThat(new NameTemplate(template, true).fill(2, 123_456, METRICS)).isEqualTo(name);
    }

    @Test
    void canLeaveOutNames() {
        assertThat(new NameTemplate("e{epoch:02d}_{pixel_AUROC:.3f}", false).fill(2, 1, METRICS))
                .isEqualTo("e02_0.981");
    }

    @Test
    void listsItsMetrics() {
        assertThat(new NameTemplate("{epoch}-{pixel_AUROC:.3f}-{step}-{train_loss_step}", true).metrics())
                .containsExactly("pixel_AUROC", "train_loss_step");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{epoch|filename must close each brace that it opens, as in {epoch:02d}-{pixel_AUROC:.3f}, but is \"{epoch\"",
                "a}b|filename must close each brace that it opens, as in {epoch:02d}-{pixel_AUROC:.3f}, but is \"a}b\"",
                "{}|filename must close each brace that it opens, as in {epoch:02d}-{pixel_AUROC:.3f}, but is \"{}\"",
                "'  '|filename must have 1 to 150 characters, but is \"  \"",
                "{loss:g}|filename formats loss with \"g\", which is not supported; use a format such as 02d, .3f or .2e",
                "{loss:02d}|filename formats loss with \"02d\", which is only for epoch and step; use a format such as .3f",
                "{loss:.3}|filename formats loss with \".3\", which is only for epoch and step; use a format such as .3f",
                "{step:.3d}|filename formats step with \".3d\", which has decimals but does not end with f or e; use a format such as .3f"
            })
    void refusesInvalidTemplates(String template, String sentence) {
        assertThatThrownBy(() -> new NameTemplate(template, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(sentence);
    }
}
