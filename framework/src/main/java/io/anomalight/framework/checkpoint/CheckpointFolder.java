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

/** The manifests in a folder, newest first, told from whatever else lies there. */
final class CheckpointFolder {
    static final String MANIFEST_ENDING = ".json";

    private static final Comparator<Found> OLDEST_FIRST = Comparator.comparingLong(
                    (Found found) -> found.file().manifest().step())
            .thenComparing(found -> found.file().manifest().time());
    // What no single flipped byte can take away from a manifest altogether.
    private static final List<String> MARKS = List.of("\"format_version\"", "\"anomalight_version\"", "\"tensors\"");
    private static final Pattern STEP = Pattern.compile("\\n {2}\"step\" : (\\d{1,18}),");
    private static final long READ_BYTES = 16 << 20;

    private final Path folder;
    private final List<Found> whole = new ArrayList<>();
    private final List<Damaged> damaged = new ArrayList<>();

    /** A manifest that can be read; its arrays are another matter. */
    record Found(Path path, ManifestFile file) {}

    /** A manifest that can't be used, with the step that it seems to be of. */
    private record Damaged(Path path, String what, OptionalLong step) {}

    private CheckpointFolder(Path folder) {
        this.folder = folder;
    }

    /** Reads all manifests in a folder; none if it does not exist. */
    static CheckpointFolder read(Path folder) throws IOException {
        CheckpointFolder all = new CheckpointFolder(folder);
        if (Files.isDirectory(folder)) {
            for (Path path : files(folder)) {
                if (path.toString().endsWith(MANIFEST_ENDING) && isManifest(path)) {
                    all.add(path);
                }
            }
            all.whole.sort(OLDEST_FIRST.reversed());
        }
        return all;
    }

    /** The files in a folder, by name. */
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
            whole.add(new Found(path, ManifestFile.read(path)));
        } catch (UnusableException unusable) {
            Matcher step = STEP.matcher(text(path));
            damaged.add(new Damaged(
                    path,
                    unusable.what(),
                    step.find() ? OptionalLong.of(Long.parseLong(step.group(1))) : OptionalLong.empty()));
        }
    }

    /** The manifests that can be read. */
    List<Found> whole() {
        return Collections.unmodifiableList(whole);
    }

    /** Manifests that can't be used, of which nobody knows the arrays. */
    List<Path> damaged() {
        return damaged.stream().map(Damaged::path).toList();
    }

    /** The manifest from which a fit goes on. */
    Found newestResumable() {
        Optional<Found> newest =
                whole.stream().filter(CheckpointFolder::isResumable).findFirst();
        for (Damaged broken : damaged) {
            if (newest.isEmpty() || isNewer(broken, newest.get())) {
                throw new UserError(broken.path() + " " + broken.what() + "; " + advice(CheckpointFolder::isResumable));
            }
        }
        return newest.orElseThrow(() -> new UserError(
                whole.isEmpty()
                        ? folder + " holds no checkpoint that a fit could go on from: the run ended before its first"
                                + " one was saved; begin a new run"
                        : folder + " holds checkpoints of weights alone (save_weights_only), from which no fit can go"
                                + " on; begin a new run, or score images with them"));
    }

    static boolean isResumable(Found found) {
        return found.file().manifest().training().isPresent();
    }

    // The step may be what is damaged, so the time of the file has a say too.
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

    /** What to do when a checkpoint can't be used: take the newest one that can, if there is one. */
    String advice(Predicate<Found> usable) {
        return whole.stream()
                .filter(usable)
                .filter(this::hasItsArrays)
                .findFirst()
                .map(found -> "the newest good one beside it is " + found.path())
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
