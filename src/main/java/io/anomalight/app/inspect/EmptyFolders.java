package io.anomalight.app.inspect;

import io.anomalight.app.inspect.Finding.Kind;
import io.anomalight.framework.data.Sample;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Finds empty folders next to the folders with images: perhaps the user forgot to copy images into them. */
final class EmptyFolders {
    private EmptyFolders() {}

    static List<Finding> nextTo(Stream<Sample> samples) {
        Set<Path> parents = new TreeSet<>();
        samples.map(sample -> Optional.ofNullable(sample.path().getParent()).map(Path::getParent))
                .forEach(parent -> parent.ifPresent(parents::add));
        List<Finding> findings = new ArrayList<>();
        for (Path parent : parents) {
            for (Path folder : foldersIn(parent)) {
                if (isEmpty(folder)) {
                    findings.add(new Finding(Kind.EMPTY_FOLDER, List.of(folder), folder + " contains no file"));
                }
            }
        }
        return findings;
    }

    private static List<Path> foldersIn(Path parent) {
        try (Stream<Path> children = Files.list(parent)) {
            return children.filter(Files::isDirectory)
                    .filter(folder -> !String.valueOf(folder.getFileName()).startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            // A folder that can't be listed is not reported as empty.
            return List.of();
        }
    }

    private static boolean isEmpty(Path folder) {
        // Links are followed, as in the search for images. A loop of links throws, and is not reported as empty.
        try (Stream<Path> below = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            return below.noneMatch(Files::isRegularFile);
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }
}
