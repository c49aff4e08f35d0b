package io.anomalight.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShellLineTest {

    @Test
    void wordsWithSpecialCharactersAreQuoted() {
        assertThat(ShellLine.of("train", "resume=/runs/one-2.0")).isEqualTo("anomalight train resume=/runs/one-2.0");
        assertThat(ShellLine.of("train", "resume=/my runs/o'ne $HOME"))
                .isEqualTo("anomalight train resume='/my runs/o'\\''ne $HOME'");
        assertThat(ShellLine.of("train", "--resume-sweep", "/größe/a*b"))
                .isEqualTo("anomalight train --resume-sweep '/größe/a*b'");
        assertThat(ShellLine.of("train", "resume=")).isEqualTo("anomalight train resume=''");
    }
}
