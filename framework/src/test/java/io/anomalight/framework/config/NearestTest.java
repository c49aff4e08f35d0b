package io.anomalight.framework.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {

    @Test
    void fewestChangedLettersWin() {
        assertThat(Nearest.to("fibre_batch_size", List.of("fiber_batch_size", "train_batch_size")))
                .contains("fiber_batch_size");
        assertThat(Nearest.to("lrr", List.of("lr", "layers"))).contains("lr");
        assertThat(Nearest.to("CFLOW", List.of("cflow", "padim"))).contains("cflow");
    }

    @Test
    void aTieGoesToTheFirstOfTheAlphabet() {
        assertThat(Nearest.to("c", List.of("b", "a"))).contains("a");
    }

    @Test
    void whatIsTooDifferentIsNotGuessed() {
        assertThat(Nearest.to("colour", List.of("lr", "max_epochs"))).isEmpty();
        assertThat(Nearest.hint("colour", List.of("lr", "max_epochs"))).isEqualTo("known are lr, max_epochs");
        assertThat(Nearest.hint("colour", List.of())).isEqualTo("none are known");
    }
}
