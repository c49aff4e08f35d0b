package io.anomalight.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadmeTest {
    private static final Path README = Path.of("..", "README.md");

    @Test
    void itsTablesAreThoseOfTheRecordsAndRecipes() throws IOException {
        String readme = Files.readString(README);
        assertThat(readme).contains(ReferenceCommand.BEGIN, ReferenceCommand.END);
        String tables = readme.substring(
                readme.indexOf(ReferenceCommand.BEGIN) + ReferenceCommand.BEGIN.length(),
                readme.indexOf(ReferenceCommand.END));
        assertThat(tables)
                .withFailMessage("the README's tables are out of date; ./anomalight reference --write README.md"
                        + " rewrites them from the records and the recipes")
                .isEqualTo(CatalogMarkdown.of(Catalog.of(List.of())));
    }
}
