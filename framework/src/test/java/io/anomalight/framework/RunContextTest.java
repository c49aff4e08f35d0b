package io.anomalight.framework;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.framework.console.Console;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class RunContextTest {
    private final RunContext zero = new RunContext(0, Console.SILENT, Path.of("cache"));
    private final RunContext one = new RunContext(1, Console.SILENT, Path.of("cache"));

    @Test
    void aStreamDependsOnlyOnSeedPurposeAndIndex() {
        assertThat(zero.random("order", 3).nextLong())
                .isEqualTo(zero.random("order", 3).nextLong());
        assertThat(zero.random("order", 3).nextLong())
                .isNotEqualTo(zero.random("order", 4).nextLong());
        assertThat(zero.random("order", 3).nextLong())
                .isNotEqualTo(zero.random("step", 3).nextLong());
        assertThat(zero.random("order", 3).nextLong())
                .isNotEqualTo(one.random("order", 3).nextLong());
        assertThat(zero.random("splits").nextLong())
                .isEqualTo(zero.random("splits").nextLong());
    }
}
