package io.anomalight.framework.checkpoint;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.FileFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The manifests in a folder, newest first; other files are ignored. */
final class CheckpointFolder {
    static final String MANIFEST_ENDING = ".json";

    private static final Comparator<Found> OLDEST_FIRST = Comparator.comparingLong(
                    (Found found) -> found.file().manifest().step())
            .thenComparing(found -> found.file().manifest().time());
    // One changed byte can destroy only one of these, so a damaged manifest is still recognized.
    private static final List<String> MARKS = List.of("\"format_version\"", "\"anomalight_version\"", "\"tensors\"");
    private static final Pattern STEP = Pattern.compile("\\n {2}\"step\" : (\\d{1,18}),");
    private static final long READ_BYTES = 16 << 20;

    private final Path folder;
    private final List<Found> readable = new ArrayList<>();
    private final List<Damaged> damaged = new ArrayList<>();

    /** A manifest that can be read; its arrays are not checked yet. */
    record Found(Path path, ManifestFile file) {}

    /** A manifest that can't be used, with the step found in its text, if any. */
    private record Damaged(Path path, String reason, OptionalLong step) {}

    private CheckpointFolder(Path folder) {
        this.folder = folder;
    }

    /** Reads all manifests in a folder; finds none if the folder does not exist. */
    static CheckpointFolder read(Path folder) throws IOException {
        CheckpointFolder all = new CheckpointFolder(folder);
        if (Files.isDirectory(folder)) {
            for (Path path : files(folder)) {
                if (path.toString().endsWith(MANIFEST_ENDING) && isManifest(path)) {
                    all.add(path);
                }
            }
            all.readable.sort(OLDEST_FIRST.reversed());
        }
        return all;
    }

    /** The files in a folder, sorted by name. */
    static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static boolean isManifest(Path path) throws IOException {
        String name = String.valueOf(path.getFileName());
        if (name.equals("best" + MANIFEST_ENDING) || name.equals("last" + MANIFEST_ENDING)) {
            return true;
        }
        String text = text(path);
        return MARKS.stream().anyMatch(text::contains);
    }

    private static String text(Path path) throws IOException {
        return Files.size(path) > READ_BYTES ? "" : Files.readString(path, StandardCharsets.ISO_8859_1);
    }

    private void add(Path path) throws IOException {
        try {
            readable.add(new Found(path, ManifestFile.read(path)));
        } catch (UnusableException unusable) {
            Matcher step = STEP.matcher(text(path));
            damaged.add(new Damaged(
                    path,
                    unusable.reason(),
                    step.find() ? OptionalLong.of(Long.parseLong(step.group(1))) : OptionalLong.empty()));
        }
    }

    /** The manifests that can be read. */
    List<Found> readable() {
        return Collections.unmodifiableList(readable);
    }

    /** The manifests that can't be used, whose arrays are unknown. */
    List<Path> damaged() {
        return damaged.stream().map(Damaged::path).toList();
    }

    /** The manifest from which a fit is resumed; see {@link Checkpoint#newestResumable}. */
    Found newestResumable() {
        Optional<Found> newest =
                readable.stream().filter(CheckpointFolder::isResumable).findFirst();
        for (Damaged broken : damaged) {
            if (newest.isEmpty() || isNewer(broken, newest.get())) {
                throw new UserError(
                        broken.path() + " " + broken.reason() + "; " + advice(CheckpointFolder::isResumable));
            }
        }
        return newest.orElseThrow(() -> new UserError(
                readable.isEmpty()
                        ? folder + " holds no checkpoint to resume from: the run ended before it saved its first one;"
                                + " start a new run"
                        : folder + " holds only checkpoints without training state (save_weights_only, or a fit that"
                                + " failed within a step), which can't be resumed; start a new run, or score images with"
                                + " them"));
    }

    static boolean isResumable(Found found) {
        return found.file().manifest().training().isPresent();
    }

    // The step itself may be damaged, so the time of the file also counts.
    private static boolean isNewer(Damaged broken, Found found) {
        long step = found.file().manifest().step();
        if (broken.step().isEmpty() || broken.step().getAsLong() > step) {
            return true;
        }
        return broken.step().getAsLong() < step && time(broken.path()).compareTo(time(found.path())) > 0;
    }

    private static FileTime time(Path path) {
        try {
            return Files.getLastModifiedTime(path);
        } catch (IOException e) {
            throw FileFailure.reading(path, e);
        }
    }

    /** Advice for an error message: names the newest usable checkpoint, if there is one. */
    String advice(Predicate<Found> usable) {
        return readable.stream()
                .filter(usable)
                .filter(this::hasItsArrays)
                .findFirst()
                .map(found -> "the newest usable checkpoint in its folder is " + found.path())
                .orElse("use another checkpoint");
    }

    private boolean hasItsArrays(Found found) {
        try (VerifiedTensors arrays = VerifiedTensors.open(folder, found.file().tensors())) {
            return !arrays.names().isEmpty();
        } catch (UnusableException | UserError unusable) {
            return false;
        }
    }
}
