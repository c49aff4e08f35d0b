package io.anomalight.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.app.command.Anomalight;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages of the guide say what the files in its folders say, and their commands work. */
class GuidePagesTest {
    /** A block of code, and above it the file that it is a part of; a block of commands needs none. */
    private static final Pattern BLOCK = Pattern.compile(
            "(?:^<!-- part: (\\S+) -->\\n)?^```(\\w+)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    private static final Pattern EXERCISE = Pattern.compile("^\\d\\. ", Pattern.MULTILINE);
    private static final Pattern FILE = Pattern.compile("`(\\d\\d/[\\w./-]+)`");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)\\)");
    private static final int LONGEST_TRAINER = 60;

    @TempDir
    Path folder;

    static List<Path> pages() throws IOException {
        try (Stream<Path> pages = Files.list(GuideFolder.CHAPTERS)) {
            return pages.filter(page -> page.getFileName().toString().matches("\\d\\d-.*\\.md"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void eachChapterHasAPageAndAFolder() throws IOException {
        List<String> chapters = pages().stream().map(GuidePagesTest::chapter).toList();
        assertThat(chapters).isEqualTo(GuideFolder.chapters());
        String index = Files.readString(GuideFolder.CHAPTERS.resolve("index.md"));
        assertThat(pages()).allSatisfy(page -> assertThat(index).contains("(" + page.getFileName() + ")"));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void itsCodeIsThatOfItsFiles(Path page) throws IOException {
        for (MatchResult block : blocks(page)) {
            if (block.group(2).equals("sh")) {
                continue;
            }
            String part = block.group(1);
            assertThat(part).as("the file of " + block.group(3)).isNotNull();
            String file = Files.readString(GuideFolder.SOURCES.resolve(part));
            assertThat(unindented(file)).as(part).contains(unindented(block.group(3)));
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void itEndsWithThreeExercisesAndTestedSolutions(Path page) throws IOException {
        String text = Files.readString(page);
        int exercises = text.indexOf("\n## Exercises\n");
        assertThat(exercises).isPositive();
        String end = text.substring(exercises);
        assertThat(EXERCISE.matcher(end).results()).hasSize(3);

        List<String> named =
                FILE.matcher(end).results().map(match -> match.group(1)).toList();
        assertThat(named).allSatisfy(file -> assertThat(GuideFolder.SOURCES.resolve(file))
                .exists());
        assertThat(named).anyMatch(file -> file.endsWith("Test.java"));
        try (Stream<Path> solutions =
                Files.walk(GuideFolder.SOURCES.resolve(chapter(page)).resolve("solutions"))) {
            List<String> all = solutions
                    .filter(Files::isRegularFile)
                    .map(file -> GuideFolder.SOURCES.relativize(file).toString().replace(File.separatorChar, '/'))
                    .toList();
            assertThat(named).containsAll(all);
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void itsLinksLeadSomewhere(Path page) throws IOException {
        assertThat(LINK.matcher(Files.readString(page)).results().map(link -> link.group(1)))
                .allSatisfy(link -> assertThat(page.resolveSibling(link)).exists());
    }

    @ParameterizedTest
    @MethodSource("pages")
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the commands are for a Unix shell")
    void itsCommandsWork(Path page) throws IOException, InterruptedException {
        String commands = blocks(page).stream()
                .filter(block -> block.group(2).equals("sh"))
                .map(block -> block.group(3))
                .collect(Collectors.joining());
        if (commands.isEmpty()) {
            return;
        }
        Files.createSymbolicLink(folder.resolve("src"), Path.of("").toRealPath());
        try {
            Path launcher = Files.writeString(
                    folder.resolve("anomalight"),
                    "#!/bin/sh\nexec java -XX:TieredStopAtLevel=1 -Dai.djl.offline=true -cp \"$ANOMALIGHT_CLASSES${ANOMALIGHT_PLUGINS:+:$ANOMALIGHT_PLUGINS}\" "
                            + Anomalight.class.getName() + " \"$@\"\n");
            assertThat(launcher.toFile().setExecutable(true)).isTrue();
            run(commands);
        } finally {
            Files.delete(folder.resolve("src")); // JUnit would warn that it does not follow it
        }
    }

    @Test
    void theMiniTrainerHasNoMoreLinesThanItsChapterSays() throws IOException {
        String trainer = Files.readString(GuideFolder.SOURCES.resolve("02/MiniTrainer.java"));
        assertThat(trainer.substring(trainer.indexOf("public record MiniTrainer"))
                        .lines())
                .hasSizeLessThanOrEqualTo(LONGEST_TRAINER);
    }

    private void run(String commands) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("sh", "-e", "-c", commands)
                .directory(folder.toFile())
                .redirectErrorStream(true);
        String java = Path.of(System.getProperty("java.home"), "bin").toString();
        builder.environment().put("PATH", java + File.pathSeparator + System.getenv("PATH"));
        builder.environment().put("ANOMALIGHT_CLASSES", System.getProperty("java.class.path"));
        builder.environment().put("OMP_NUM_THREADS", "1");
        Process process = builder.start();
        CompletableFuture.delayedExecutor(5, TimeUnit.MINUTES).execute(process::destroyForcibly);
        process.getOutputStream().close();
        try (BufferedReader output = process.inputReader()) {
            String said = String.join("\n", output.lines().toList());
            assertThat(process.waitFor()).as(said).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    private static String chapter(Path page) {
        return page.getFileName().toString().substring(0, 2);
    }

    private static List<MatchResult> blocks(Path page) throws IOException {
        return new ArrayList<>(BLOCK.matcher(Files.readString(page)).results().toList());
    }

    private static String unindented(String text) {
        return text.lines().map(String::strip).collect(Collectors.joining("\n"));
    }
}
