package io.anomalight.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.anomalight.framework.failure.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FolderPatternTest {
    private static final LocalDateTime TIME = LocalDateTime.of(2026, 3, 9, 14, 5, 6);
    private static final Config CONFIG = ConfigFactory.parseString(
            """
            model { name = padim, lr = 1e-3, layers = [a] }
            data { category = "../../etc", root = "${oc.env:SECRET}" }
            """);

    @Test
    void aPatternTakesTheTimeAndSettings() {
        assertThat(folder("results/${now:%Y-%m-%d}/${model.name}_${model.lr}"))
                .isEqualTo(Path.of("results/2026-03-09/padim_1e-3"));
        assertThat(folder("plain")).isEqualTo(Path.of("plain"));
        assertThat(folder("r/${hydra:job.override_dirname}")).isEqualTo(Path.of("r/data.root=_x,model=padim"));
    }

    @Test
    void aValueLeadsToNoOtherFolder() {
        assertThat(folder("results/${data.category}/x")).isEqualTo(Path.of("results/.._.._etc/x"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "${oc.env:HOME}/x | the value of an environment variable must not be a part",
                "${env:HOME} | the value of an environment variable must not be a part",
                "${data.root} | comes from an environment variable",
                "${model} | ${model} is not a setting with a value",
                "${model.layers} | is not a setting with a value",
                "${modle.name} | is not a setting with a value",
                "${a..b} | is not a setting with a value",
                "${trainer.seed} | trainer.seed has several values in this sweep",
                "${eval:1} | is refused, because a configuration must not run code",
                "${hydra:runtime.cwd} | there is no resolver hydra"
            })
    void whatCantNameAFolderIsRefused(String pattern, String reason) {
        assertThatThrownBy(() -> folder(pattern))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("run.dir=" + pattern + ": ")
                .hasMessageContaining(reason);
    }

    @Test
    void anErrorOfTheFolderNamesTheKeyOfThePattern(@TempDir Path folder) throws IOException {
        Files.createFile(folder.resolve("x"));

        assertThatThrownBy(() -> folder("")).hasMessageStartingWith("run.dir= names no folder: write a pattern");
        assertThatThrownBy(() -> folder(folder.toString()))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("run.dir=" + folder + " is not empty: name a folder that is new or empty");
    }

    private static Path folder(String pattern) {
        return new FolderPattern(FolderPattern.RUN_DIR, pattern)
                .folder(CONFIG, Set.of("trainer.seed"), List.of("model=padim", "data.root=/x"), TIME);
    }
}
