package io.anomalight.callbacks.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.typesafe.config.Config;
import io.anomalight.framework.config.hocon.Hocon;
import io.anomalight.framework.config.hocon.Variables;
import io.anomalight.framework.files.FileFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files in a run folder that describe the run. A later test has its own folder inside the run folder, so the parent
 * folder is searched, too.
 *
 * @param config the resolved configuration; empty if the file is missing
 * @param overrides the overrides of the configuration, one per line
 * @param facts versions, seed, weights and splits
 */
record RunFiles(String config, String overrides, JsonNode facts) {

    private static final String ROOT = "trainer.default_root_dir";

    static RunFiles of(Path directory) {
        String facts = text(directory, "run.json");
        return new RunFiles(text(directory, "config.conf"), text(directory, "overrides.txt"), json(directory, facts));
    }

    /** The name of the folder in the report; without its parents if a variable of the environment names one of them. */
    String nameOf(Path directory) {
        Config settings = Hocon.parse(config, "config.conf");
        boolean isHidden = settings.hasPath(ROOT) && Variables.isIn(settings.getString(ROOT));
        return String.valueOf(isHidden ? directory.getFileName() : directory);
    }

    private static JsonNode json(Path directory, String text) {
        try {
            return text.isEmpty() ? JsonNodeFactory.instance.objectNode() : new JsonMapper().readTree(text);
        } catch (IOException e) {
            throw FileFailure.reading(directory.resolve("run.json"), e);
        }
    }

    private static String text(Path directory, String name) {
        Optional<Path> file = Stream.of(
                        directory, directory.toAbsolutePath().normalize().resolveSibling(""))
                .map(folder -> folder.resolve(name))
                .filter(Files::isRegularFile)
                .findFirst();
        try {
            return file.isPresent() ? Files.readString(file.get()) : "";
        } catch (IOException e) {
            throw FileFailure.reading(file.get(), e);
        }
    }
}
