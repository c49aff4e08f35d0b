package io.anomalight.app.run;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a person means by {@code run=…}.
 *
 * @param folder the run folder
 * @param checkpoint the checkpoint in it: the one named, otherwise the folder, whose best one is taken
 */
public record RunReference(RunFolder folder, Path checkpoint) {

    public static RunReference of(Path named) {
        RunFolder folder = RunFolder.find(named);
        boolean isCheckpoint = Files.isRegularFile(named) && named.toString().endsWith(".json");
        return new RunReference(folder, isCheckpoint ? named : folder.path());
    }
}
