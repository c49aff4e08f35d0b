package io.anomalight.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReadmeTest {
    /** A file shown in full, below a comment that names it. */
    private static final Pattern SHOWN_FILE =
            Pattern.compile("^<!-- file: (\\S+) -->\\n```\\w+\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

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

    @Test
    void theFilesInItAreTheFiles() throws IOException {
        Map<String, String> shown = new LinkedHashMap<>();
        Matcher file = SHOWN_FILE.matcher(Files.readString(README));
        while (file.find()) {
            shown.put(file.group(1), file.group(2));
        }
        assertThat(shown.keySet())
                .extracting(path -> String.valueOf(Path.of(path).getFileName()))
                .containsExactly("Variation.java", "VariationPlugin.java", "variation.conf");
        for (Map.Entry<String, String> text : shown.entrySet()) {
            assertThat(text.getValue())
                    .as("what the README shows of %s", text.getKey())
                    .isEqualTo(Files.readString(README.resolveSibling(text.getKey())));
        }
    }

    @Test
    void aModelTakesNoMoreLinesThanItSays() throws IOException {
        assertThat(Files.readString(README)).contains("## A model in 60 lines");
        assertThat(Files.readAllLines(OutsideProject.SOURCES.resolve(
                        Path.of("src", "main", "java", "com", "example", "variation", "Variation.java"))))
                .hasSizeLessThanOrEqualTo(60);
    }
}
