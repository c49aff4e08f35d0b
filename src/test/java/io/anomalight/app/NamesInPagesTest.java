package io.anomalight.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.app.catalog.Catalog;
import io.anomalight.app.catalog.Catalog.Kind;
import io.anomalight.framework.config.record.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every setting and every class in README.md and the manual exists. */
class NamesInPagesTest {
    private static final Pattern NAMED = Pattern.compile(
            "`(?:[^`\\n]* )?((?:model|data|trainer|callbacks|logger)(?:\\.[a-z_0-9]+)+)(?:\\.\\*)?[ =`]");

    /** Keys of lists, which are not in the catalogue. */
    private static final Set<String> OTHERS = Set.of("callbacks.add", "logger.add", "callbacks.use", "logger.use");

    /** Names in code font that begin with a capital are classes, except these. */
    private static final Set<String> NO_CLASSES =
            Set.of("FuzzTest", "Host", "BufferedImage", "DetectedObjects", "ServiceLoader");

    private static final Pattern CLASS = Pattern.compile("`([A-Z][a-z]+(?:[A-Z][a-z]+)*)(?:\\.[a-z]\\w*)?`");

    @Test
    void everyNamedClassExists() throws IOException {
        Set<String> classes;
        try (Stream<Path> files = Files.walk(Pages.ROOT)) {
            classes = files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .collect(Collectors.toSet());
        }
        for (Path page : Pages.all().stream()
                .filter(page -> !page.toString().contains("guide"))
                .toList()) {
            assertThat(CLASS.matcher(Pages.text(page)).results().map(found -> found.group(1)))
                    .as(page.toString())
                    .allMatch(name -> classes.contains(name) || NO_CLASSES.contains(name));
        }
    }

    @Test
    void everyNamedSettingExists() throws IOException {
        List<String> known = Arrays.stream(Kind.values())
                .flatMap(kind -> Catalog.of(List.of()).parts(kind).stream())
                .flatMap(part -> part.settings().stream())
                .map(Setting::key)
                .map(key -> key.replace("<name>", "resnet18"))
                .toList();
        Set<String> named = new TreeSet<>();
        for (Path page : Pages.all()) {
            if (page.endsWith("design/packages.md")) {
                continue; // its names are packages
            }
            named.addAll(NAMED.matcher(Pages.text(page))
                    .results()
                    .map((MatchResult found) -> found.group(1))
                    .collect(Collectors.toSet()));
        }
        named.removeAll(OTHERS);
        assertThat(named).hasSizeGreaterThan(100).allSatisfy(key -> assertThat(known)
                .as(key)
                .anyMatch(setting -> setting.equals(key) || setting.startsWith(key + ".")));
    }
}
