package io.anomalight.framework.optim.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.ConfigFactory;
import io.anomalight.framework.config.hocon.ConfigException;
import io.anomalight.framework.config.record.ConfigReader;
import io.anomalight.framework.optim.schedule.Schedule.Moment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LrSchedulerConfigTest {
    private static final String DEFAULTS =
            """
            name = constant, interval = epoch, passes = 1, min_factor = null, step_size = null, milestones = [],
            gamma = null, warmup_epochs = 0, warmup_start_factor = null
            """;
    private static final String CFLOW_AD =
            "name = cosine, passes = 8, min_factor = 0.001, warmup_epochs = 2, warmup_start_factor = 0.1";

    /** Learning rates of cflow-ad at the beginning of some meta-epochs, in units of 1e-4. */
    @ParameterizedTest
    @CsvSource({"2, 1.969", "5, 1.809", "10, 1.310", "15, 0.692", "20, 0.193", "24, 0.010"})
    void ratesEqualTheTableOfCflowAd(int metaEpoch, double rate) {
        Moment begin = new Moment(8 * metaEpoch, 0, 6, 200);

        assertThat(1e4 * 2e-4 * read(CFLOW_AD).schedule().factor(begin)).isCloseTo(rate, within(5e-4));
    }

    /** The formulas of cflow-ad's code, for every batch of the whole training. */
    @Test
    void ratesEqualCflowAdForEveryBatch() {
        Schedule schedule = read(CFLOW_AD).schedule();
        double lr = 2e-4;
        double least = lr * 0.1 * 0.1 * 0.1;
        int metaEpochs = 25;
        int subEpochs = 8;
        int batches = 6;
        double warm = least + (lr - least) * (1 + Math.cos(Math.PI * 2 / metaEpochs)) / 2;
        assertThat(warm).isEqualTo(1.9686145779675027e-4);
        for (int e = 0; e < metaEpochs; e++) {
            for (int sub = 0; sub < subEpochs; sub++) {
                for (int i = 0; i < batches; i++) {
                    double rate = least + (lr - least) * (1 + Math.cos(Math.PI * e / metaEpochs)) / 2;
                    if (e < 2) {
                        double n = batches * subEpochs;
                        double p = (i + sub * batches + e * n) / (2 * n);
                        rate = lr / 10 + p * (warm - lr / 10);
                    }
                    Moment moment = new Moment(e * subEpochs + sub, i, batches, metaEpochs * subEpochs);
                    assertThat(lr * schedule.factor(moment)).isCloseTo(rate, within(1e-18));
                }
            }
        }
        assertThat(lr * schedule.factor(new Moment(0, 0, batches, 200))).isCloseTo(2e-5, within(1e-18));
    }

    @Test
    void theDefaultsAreAConstantRate() {
        assertThat(read("")).isEqualTo(LrSchedulerConfig.CONSTANT);
        assertThat(read("").schedule()).isSameAs(Schedule.CONSTANT);
    }

    @Test
    void aNameIsEnoughForACosine() {
        assertThat(read("name = cosine").schedule().factor(new Moment(5, 0, 3, 10)))
                .isCloseTo(0.5, within(1e-12));
    }

    @Test
    void stepsAndMilestonesAreRead() {
        Moment fifth = new Moment(5, 0, 3, -1);

        assertThat(read("name = step, step_size = 2").schedule().factor(fifth)).isCloseTo(0.01, within(1e-15));
        assertThat(read("name = step, step_size = 2, gamma = 0.5").schedule().factor(fifth))
                .isEqualTo(0.25);
        assertThat(read("name = step, milestones = [4], gamma = 0.5").schedule().factor(fifth))
                .isEqualTo(0.5);
        assertThat(read("name = step, milestones = [4], interval = step, gamma = 0.5")
                        .schedule()
                        .factor(new Moment(1, 0, 3, -1)))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "min_factor = 0.1 | min_factor has no effect unless name = cosine, so leave it null; it is 0.1",
                "name = cosine, gamma = 0.1 | gamma has no effect unless name = step, so leave it null; it is 0.1",
                "name = cosine, step_size = 3 | step_size has no effect unless name = step, so leave it null; it is 3",
                "name = cosine, milestones = [3] | milestones must be [] unless name = step and step_size = null,"
                        + " but is [3]",
                "name = step, step_size = 1, milestones = [3] | milestones must be [] unless name = step and"
                        + " step_size = null, but is [3]",
                "name = step | step_size or milestones must be set if name = step, but both are missing",
                "warmup_start_factor = 0.5 | warmup_start_factor has no effect unless warmup_epochs is positive, so"
                        + " leave it null; it is 0.5",
                "interval = step | interval must be epoch if name = constant",
                "passes = 8 | passes must be 1 if neither the schedule nor a warm-up counts epochs",
                "name = cosine, interval = step, passes = 8 | passes must be 1 if neither the schedule nor a warm-up"
                        + " counts epochs",
                "passes = 0 | passes must be at least 1, but is 0",
                "warmup_epochs = -1 | warmup_epochs must not be negative, but is -1",
                "warmup_epochs = 1, warmup_start_factor = 2 | warmup_start_factor must be from 0 to 1, but is 2.0",
                "name = cosine, min_factor = 2 | min_factor must be from 0 to 1, but is 2.0",
                "name = step, step_size = 0 | step_size must be at least 1, but is 0",
                "name = linear | trainer.lr_scheduler.name must be one of constant, cosine, step",
            })
    void invalidSectionsAreRefused(String section, String sentence) {
        assertThatThrownBy(() -> read(section))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(sentence);
    }

    @Test
    void aWarmUpIsShorterThanTheFit() {
        assertThatThrownBy(() -> read(CFLOW_AD).checkLength(16))
                .hasMessageStartingWith("max_epochs must be more than the 16 of the warm-up"
                        + " (lr_scheduler.warmup_epochs = 2, lr_scheduler.passes = 8), but is 16;");
        assertThatCode(() -> read(CFLOW_AD).checkLength(17)).doesNotThrowAnyException();
        assertThatCode(() -> read("warmup_epochs = 2").checkLength(-1)).doesNotThrowAnyException();
    }

    private static LrSchedulerConfig read(String section) {
        ConfigReader reader = new ConfigReader(ConfigFactory.parseString("trainer { lr_scheduler { " + section + " } }")
                .withFallback(ConfigFactory.parseString("trainer { lr_scheduler { " + DEFAULTS + " } }"))
                .resolve());
        var read = reader.read("trainer.lr_scheduler", LrSchedulerConfig.class);
        reader.check();
        return read.orElseThrow();
    }
}
