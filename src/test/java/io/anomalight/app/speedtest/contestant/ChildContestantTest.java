package io.anomalight.app.speedtest.contestant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.anomalight.framework.failure.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildContestantTest {
    @TempDir
    Path folder;

    @Test
    void anAnswerIsTheLineThatSaysOkWhateverElseIsSaid() throws IOException {
        Path program = script("while read word rest; do echo \"working on $word\"; echo ok 1.5 2; done");

        try (Contestant contestant = start(program)) {
            assertThat(contestant.ask("train 2 2")).containsExactly(1.5, 2.0);
            assertThat(contestant.ask("score 3")).containsExactly(1.5, 2.0);
        }
    }

    @Test
    void aContestantThatEndsIsQuoted() throws IOException {
        Path program = script("read word rest; echo first >&2; echo out of paper >&2; exit 3");

        try (Contestant contestant = start(program)) {
            assertThatThrownBy(() -> contestant.ask("train 2 1"))
                    .isInstanceOf(UserError.class)
                    .hasMessage("PyTorch ended with code 3 when it was asked to train 2 1: out of paper");
        }
    }

    @Test
    void aContestantThatIsKilledIsReported() throws IOException {
        try (Contestant contestant = start(script("read word rest; kill -9 $$"))) {
            assertThatThrownBy(() -> contestant.ask("train 2 1"))
                    .hasMessage("PyTorch was killed when it was asked to train 2 1, perhaps because memory ran out");
        }
    }

    @Test
    void aContestantThatDoesNotAnswerInTimeIsEnded() throws IOException {
        try (Contestant contestant = start(script("read word rest; read never"), 1)) {
            assertThatThrownBy(() -> contestant.ask("train 2 1"))
                    .isInstanceOf(UserError.class)
                    .hasMessage(
                            "PyTorch was ended, because it did not answer the request train 2 1 within 1 seconds; set"
                                    + " speed.max_seconds to a larger number");
        }
    }

    @Test
    void aContestantWithoutNumbersAnswersWithNone() throws IOException {
        try (Contestant contestant = start(script("while read word rest; do echo ok; done"))) {
            assertThat(contestant.ask("memory")).isEmpty();
        }
    }

    private Contestant start(Path program) {
        return start(program, 100);
    }

    private Contestant start(Path program, int maxSeconds) {
        return ChildContestant.start("PyTorch", List.of(program.toString()), Map.of(), folder, maxSeconds);
    }

    private Path script(String body) throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "there is no shell");
        Path file = Files.writeString(folder.resolve("program"), "#!/bin/sh\n" + body + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }
}
