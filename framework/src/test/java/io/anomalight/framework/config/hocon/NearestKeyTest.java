package io.anomalight.framework.config.hocon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestKeyTest {

    @Test
    void fewestChangedLettersWin() {
        assertThat(NearestKey.to("fibre_batch_size", List.of("fiber_batch_size", "train_batch_size")))
                .contains("fiber_batch_size");
        assertThat(NearestKey.to("lrr", List.of("lr", "layers"))).contains("lr");
        assertThat(NearestKey.to("CFLOW", List.of("cflow", "padim"))).contains("cflow");
    }

    @Test
    void aTieGoesToTheFirstOfTheAlphabet() {
        assertThat(NearestKey.to("c", List.of("b", "a"))).contains("a");
    }

    @Test
    void aVeryDifferentNameHasNoNearestKey() {
        assertThat(NearestKey.to("colour", List.of("lr", "max_epochs"))).isEmpty();
        assertThat(NearestKey.hint("colour", List.of("lr", "max_epochs"))).isEqualTo("known are lr, max_epochs");
        assertThat(NearestKey.hint("colour", List.of())).isEqualTo("none are known");
    }
}
