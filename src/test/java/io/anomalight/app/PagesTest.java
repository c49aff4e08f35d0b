package io.anomalight.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.app.Pages.Snippet;
import io.anomalight.app.command.ReferenceCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules for README.md and every page of the manual. */
class PagesTest {
    private static final int LONGEST_README = 160;

    /** Languages of snippets that can not be run: output, input and drawings. */
    private static final Set<String> SHOWN = Set.of("text", "json");

    @Test
    void theReferenceMatchesTheCodeAndTheRecipes() throws IOException {
        for (Map.Entry<String, String> page : ReferenceCommand.pages().entrySet()) {
            Path file = Pages.SITE.resolve("reference").resolve(page.getKey());
            if (Pages.WRITES) {
                Files.writeString(file, page.getValue());
            }
            assertThat(Files.readString(file))
                    .withFailMessage(
                            "reference/%s is out of date; \"./anomalight reference --write\" updates it from"
                                    + " the code and the recipes",
                            page.getKey())
                    .isEqualTo(page.getValue());
        }
    }

    @Test
    void theReadmeIsShort() throws IOException {
        assertThat(Files.readAllLines(Pages.ROOT.resolve("README.md"))).hasSizeLessThanOrEqualTo(LONGEST_README);
    }

    @Test
    void everySnippetIsRunOrIsAFileOrHasAReason() throws IOException {
        List<Snippet> snippets = Pages.snippets();
        assertThat(snippets)
                .filteredOn(snippet -> !SHOWN.contains(snippet.language()))
                .allSatisfy(snippet -> assertThat(snippet.kind().equals("file")
                                || RunSnippets.NAMED.contains(snippet.name())
                                || RunSnippets.isNotRun(snippet)
                                || RunSnippets.isCommands(snippet))
                        .as("%s is run by a test", snippet)
                        .isTrue());
        assertThat(snippets)
                .filteredOn(snippet -> snippet.kind().equals("run"))
                .extracting(Snippet::name)
                .containsExactlyInAnyOrderElementsOf(RunSnippets.NAMED);
        assertThat(snippets)
                .extracting(snippet -> snippet.text().lines().findFirst().orElse(""))
                .containsAll(RunSnippets.NOT_RUN.keySet());
    }

    @Test
    void shownFilesMatchTheFiles() throws IOException {
        if (Pages.WRITES) {
            for (Snippet file : shownFiles()) {
                Path page = Pages.ROOT.resolve(file.page());
                String fence = "```" + file.language() + "\n";
                String text = fence + Pages.text(Path.of(file.name()));
                Files.writeString(page, Files.readString(page).replace(fence + file.text(), text));
            }
        }
        assertThat(shownFiles()).isNotEmpty();
        for (Snippet file : shownFiles()) {
            assertThat(file.text()).as(file.toString()).isEqualTo(Pages.text(Path.of(file.name())));
        }
    }

    private static List<Snippet> shownFiles() throws IOException {
        return Pages.snippets().stream()
                .filter(snippet -> snippet.kind().equals("file"))
                .toList();
    }

    @Test
    void everyFenceNamesItsLanguage() throws IOException {
        for (Path page : Pages.all()) {
            List<String> fences = Pages.text(page)
                    .lines()
                    .filter(line -> line.startsWith("```"))
                    .toList();
            for (int i = 0; i < fences.size(); i += 2) {
                assertThat(fences.get(i)).as(page.toString()).hasSizeGreaterThan(3);
            }
        }
    }

    @Test
    void everyLinkHasATarget() throws IOException {
        for (Path page : Stream.concat(Pages.all().stream(), Stream.of(Path.of("CHANGELOG.md")))
                .toList()) {
            assertThat(Links.broken(page)).as(page.toString()).isEmpty();
        }
    }

    @Test
    void theMenuOfTheSiteNamesEachPageOnce() throws IOException {
        String menu = Files.readString(Pages.ROOT.resolve("src/site/site.xml"));
        List<String> named = Pattern.compile("href=\"([^\"]+)\\.html\"")
                .matcher(menu)
                .results()
                .map(MatchResult::group)
                .map(item -> item.substring("href=\"".length(), item.length() - ".html\"".length()))
                .filter(item -> !item.startsWith("apidocs/"))
                .toList();
        assertThat(named)
                .as("the pages that the menu in src/site/site.xml names")
                .containsExactlyInAnyOrderElementsOf(Pages.all().stream()
                        .map(Pages.ROOT::resolve)
                        .filter(page -> page.startsWith(Pages.SITE))
                        .map(page -> Pages.SITE.relativize(page).toString().replaceFirst("\\.md$", ""))
                        .toList());
    }

    @Test
    void theExampleModelHasNoMoreLinesThanThePageClaims() throws IOException {
        assertThat(Pages.text(Path.of("README.md"))).contains("sixty lines");
        assertThat(Files.readAllLines(OutsideProject.SOURCES.resolve(
                        Path.of("src", "main", "java", "com", "example", "variation", "Variation.java"))))
                .hasSizeLessThanOrEqualTo(60);
    }
}
