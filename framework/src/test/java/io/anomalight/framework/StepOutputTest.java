package io.anomalight.framework;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class StepOutputTest {

    /** Otherwise the columns of metrics.csv would have another order in every process. */
    @Test
    void scalarsAreSortedByName() {
        Map<String, Double> scalars = Map.of("st", 1.0, "ae", 2.0, "stae", 3.0, "loss", 6.0, "a", 0.0, "z", 0.0);

        assertThat(new StepOutput(scalars).scalars().keySet()).containsExactly("a", "ae", "loss", "st", "stae", "z");
    }
}
