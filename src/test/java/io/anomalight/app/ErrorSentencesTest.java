package io.anomalight.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The sentences of errors in the manual match the code. */
class ErrorSentencesTest {
    private static final Path PAGE = Pages.SITE.resolve("reference/errors.md");

    /** The first cell of a row with a sentence in code font. */
    private static final Pattern QUOTED = Pattern.compile("^\\| `([^`]+)` \\|", Pattern.MULTILINE);

    private static Map<String, Set<String>> sentences = Map.of();

    @BeforeAll
    static void read() throws IOException {
        sentences = ErrorSentences.read();
    }

    @Test
    void theListOfErrorsMatchesTheCode() throws IOException {
        assertThat(sentences.values().stream().mapToInt(Set::size).sum()).isGreaterThan(150);
        if (Pages.WRITES) {
            Files.writeString(PAGE, page());
        }
        assertThat(Files.readString(PAGE))
                .withFailMessage("reference/errors.md is out of date: run this test with -Danomalight.pages.write=true")
                .isEqualTo(page());
    }

    @Test
    void everyErrorOnTheTroubleshootingPageExistsInTheCode() throws IOException {
        List<String> quoted = QUOTED.matcher(Files.readString(Pages.SITE.resolve("manual/troubleshoot.md")))
                .results()
                .map(row -> row.group(1))
                .toList();
        assertThat(quoted).hasSizeGreaterThan(15);
        String all = sentences.values().stream().flatMap(Set::stream).collect(Collectors.joining("\n"));
        assertThat(quoted).allSatisfy(sentence -> assertThat(List.of(sentence.split(" ?… ?")))
                .allSatisfy(part -> assertThat(all).contains(part)));
    }

    private static String page() {
        List<String> lines = new ArrayList<>(List.of(
                "# Errors",
                "",
                "The sentences of all errors, by module; `…` stands for a value. A test makes this page from the code."
                        + " [Troubleshoot](../manual/troubleshoot.md) explains the most frequent errors.",
                ""));
        sentences.forEach((module, found) -> {
            lines.addAll(List.of("## " + module, ""));
            found.forEach(sentence -> lines.add(
                    "* `" + sentence.replace("`", "'").replaceAll("\\s+", " ").strip() + "`"));
            lines.add("");
        });
        return String.join("\n", lines);
    }
}
