package io.anomalight.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.failure.UserError;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {
    private static final LocalDateTime NOW = LocalDateTime.of(2026, 1, 2, 3, 4, 5);

    @TempDir
    private Path root;

    @Test
    void aRunFolderLiesBelowTheNamesOfModelDataAndCategory() {
        for (String category : List.of("bottle", "bottle+cable", "texture/carpet")) {
            assertThat(RunFolder.create(root, "padim", "mvtec", category, NOW).path())
                    .startsWith(root.resolve("padim/mvtec").resolve(category));
        }
    }

    @Test
    void aCategoryThatLeadsOutOfTheFolderOfResultsIsRefused() {
        for (String category :
                List.of("..", "../x+y", "a/../../b", root.resolve("images").toString())) {
            assertThatThrownBy(() -> RunFolder.create(root, "padim", "mvtec", category, NOW))
                    .isInstanceOf(UserError.class)
                    .hasMessageStartingWith("data.category = " + category + " would put the run folder outside");
        }
        assertThat(root).isEmptyDirectory();
    }
}
