package io.anomalight.service.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NativeNamesTest {

    @Test
    void anAsciiLocaleGivesAWarning() {
        assertThat(NativeNames.warning("ANSI_X3.4-1968").orElse("")).contains("LC_ALL=C.UTF-8", "launcher");
        assertThat(NativeNames.warning("UTF-8")).isEmpty();
        assertThat(NativeNames.warning("ISO-8859-1")).isEmpty();
    }
}
