package io.anomalight.app.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.AtomicFile;
import io.anomalight.framework.files.FileFailure;
import io.anomalight.framework.files.NewFolder;
import io.anomalight.framework.files.PointerFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;

/**
 * The folder of a run: {@code <root>/<model>/<data>/<category>/<time>/}.
 *
 * @param path the folder itself
 */
public record RunFolder(Path path) {
    /** The file with the resolved configuration, which is enough to repeat the run. */
    public static final String CONFIG = "config.conf";

    private static final String TO = "to"; // the override that names the folder
    private static final String OVERRIDES = "overrides.txt";
    private static final String PROVENANCE = "run.json";
    private static final String LATEST = "latest";
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** Creates a new folder; two runs that start in the same second get different folders. */
    public static RunFolder create(Path root, String model, String data, String category, LocalDateTime now) {
        Path parent = root.resolve(model).resolve(data);
        if (!category.isEmpty()) {
            parent = within(parent, category);
        }
        try {
            return new RunFolder(NewFolder.timed(parent, now));
        } catch (IOException e) {
            throw new UserError(
                    "no run folder can be created in " + parent + " (trainer.default_root_dir): "
                            + FileFailure.reason(e),
                    e);
        }
    }

    // A category such as ../x or /x would otherwise put the results into any folder, also into that of the images.
    private static Path within(Path parent, String category) {
        Path folder = parent.resolve(category);
        if (!folder.normalize().startsWith(parent.normalize())) {
            throw new UserError("data.category = " + category + " would put the run folder outside of"
                    + " trainer.default_root_dir: name a new folder with"
                    + " to=, or set data.root to the folder that holds the"
                    + " category");
        }
        return folder;
    }

    /** Creates the folder that {@code to=} names, which must be new or empty. */
    public static RunFolder createAt(Path folder) {
        return new RunFolder(NewFolder.exactly(TO, folder));
    }

    /**
     * Finds the run of a path: a run folder, a {@code latest} pointer, or anything inside a run folder.
     *
     * @throws UserError if there is no run
     */
    public static RunFolder find(Path named) {
        Path path = named;
        if (Files.isRegularFile(named) && named.endsWith(LATEST)) {
            path = PointerFile.target(named);
        }
        for (Path folder = path.toAbsolutePath().normalize(); folder != null; folder = folder.getParent()) {
            if (Files.isRegularFile(folder.resolve(CONFIG))) {
                return new RunFolder(folder);
            }
        }
        throw new UserError(named + " is not a run: neither it nor a folder above it contains " + CONFIG
                + ". Name a run folder, a checkpoint in one, or " + LATEST + " in the results folder.");
    }

    /** The checkpoint of a path if it names one, otherwise the run folder, whose best checkpoint is used. */
    public static Path checkpoint(Path named) {
        Path folder = find(named).path();
        return Files.isRegularFile(named) && named.toString().endsWith(".json") ? named : folder;
    }

    /**
     * Locks the folder against training by other processes, until the lock is closed or this process ends.
     *
     * @throws UserError if another process holds the lock
     */
    public RunLock lock() {
        return RunLock.of(path);
    }

    /** Writes configuration, overrides and origin of a new run. */
    public void describe(String config, List<String> overrides, Map<String, Object> provenance) {
        write(CONFIG, config);
        write(OVERRIDES, String.join("\n", overrides) + (overrides.isEmpty() ? "" : "\n"));
        record(provenance);
    }

    private void record(Object provenance) {
        try {
            write(PROVENANCE, JSON.writeValueAsString(provenance) + "\n");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The contents of {@code run.json}; an empty object if there is no such file. */
    JsonNode facts() {
        Path file = path.resolve(PROVENANCE);
        try {
            return Files.exists(file) ? JSON.readTree(read(file)) : JSON.createObjectNode();
        } catch (JsonProcessingException e) {
            throw damaged(file, e);
        }
    }

    private static UserError damaged(Path file, Exception cause) {
        return new UserError(
                file + " is damaged: it is not a JSON object; restore the file, or start a new run", cause);
    }

    /** Records that the run is resumed at a step, with its present configuration. */
    public void describeResumed(String config, List<String> overrides, long step) {
        write(CONFIG, config);
        Path file = path.resolve(PROVENANCE);
        try {
            ObjectNode facts = (ObjectNode) JSON.readTree(read(file));
            ObjectNode session = facts.withArrayProperty("resumed").addObject();
            session.put("time", Instant.now().toString()).put("step", step);
            overrides.forEach(session.putArray("overrides")::add);
            record(facts);
        } catch (JsonProcessingException | ClassCastException e) {
            throw damaged(file, e);
        }
    }

    /** Makes {@code <root>/latest} point to this run. */
    public void markLatest(Path root) {
        PointerFile.write(root.resolve(LATEST), path);
    }

    private void write(String name, String text) {
        write(path.resolve(name), text);
    }

    private static void write(Path file, String text) {
        try {
            AtomicFile.write(file, text);
        } catch (IOException e) {
            throw FileFailure.writing(file, e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw FileFailure.reading(file, e);
        }
    }
}
