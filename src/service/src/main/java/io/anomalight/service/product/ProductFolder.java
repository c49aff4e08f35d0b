package io.anomalight.service.product;

import io.anomalight.framework.files.FileFailure;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The folder with the archives of the products, and what the last reads of it saw. Used by one thread. */
final class ProductFolder {
    private final Path path;
    private Map<String, Version> seen = new HashMap<>();
    private final Map<String, Version> used = new HashMap<>();

    ProductFolder(Path path) {
        this.path = path;
    }

    /** What tells two contents of a file apart without reading it; {@code key} is its inode, if the file system has one. */
    private record Version(long bytes, FileTime modified, String key) {
        static Version of(Path file) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Version(attributes.size(), attributes.lastModifiedTime(), String.valueOf(attributes.fileKey()));
        }
    }

    /**
     * What has changed.
     *
     * @param changed new and changed archives by the names of their products
     * @param gone products whose file was deleted
     * @param unusable all files whose names can't be names of products
     */
    record Changes(Map<String, Path> changed, Set<String> gone, List<Path> unusable) {
        static final Changes NONE = new Changes(Map.of(), Set.of(), List.of());
    }

    /** All archives, at the start of the service. */
    Changes first() {
        return read(true);
    }

    /**
     * Reads the folder again. A file that is still written has another version at each read, so a new version counts when two reads
     * have seen it; a missing file, too, because it may be about to be replaced.
     *
     * @throws io.anomalight.framework.failure.UserError if the folder can't be read
     */
    Changes next() {
        return read(false);
    }

    /** The archive of one product, if it is new or has changed; its file must be complete. */
    Changes now(String product) {
        List<Path> unusable = new ArrayList<>();
        Map<String, Path> files = new TreeMap<>();
        Version version = list(files, unusable).get(product);
        if (version == null || version.equals(used.get(product))) {
            return new Changes(Map.of(), Set.of(), unusable);
        }
        used.put(product, version);
        seen.put(product, version);
        return new Changes(Map.of(product, files.getOrDefault(product, path)), Set.of(), unusable);
    }

    /** Makes {@link #next} name the file of a product again, although it has not changed. */
    void again(String product) {
        used.remove(product);
    }

    private Changes read(boolean first) {
        Map<String, Path> files = new TreeMap<>();
        List<Path> unusable = new ArrayList<>();
        Map<String, Version> now = list(files, unusable);
        Map<String, Path> changed = new TreeMap<>();
        now.forEach((name, version) -> {
            if (!version.equals(used.get(name)) && (first || version.equals(seen.get(name)))) {
                changed.put(name, files.getOrDefault(name, path));
                used.put(name, version);
            }
        });
        Set<String> gone = new HashSet<>(used.keySet());
        gone.removeAll(now.keySet());
        gone.removeAll(seen.keySet());
        used.keySet().removeAll(gone);
        seen = now;
        return new Changes(changed, gone, unusable);
    }

    private Map<String, Version> list(Map<String, Path> files, List<Path> unusable) {
        Map<String, Version> now = new HashMap<>();
        try (DirectoryStream<Path> listed = Files.newDirectoryStream(path, "*" + ProductNames.EXTENSION)) {
            for (Path file : listed) {
                String name = ProductNames.ofFile(file);
                if (name.startsWith(".") || name.isEmpty() || !Files.isRegularFile(file)) {
                    continue;
                }
                if (ProductNames.valid(name)) {
                    version(file).ifPresent(version -> {
                        now.put(name, version);
                        files.put(name, file);
                    });
                } else {
                    unusable.add(file);
                }
            }
        } catch (IOException e) {
            throw FileFailure.reading(path, e);
        }
        return now;
    }

    /** The version of a file; empty if it was deleted meanwhile. */
    private static Optional<Version> version(Path file) throws IOException {
        try {
            return Optional.of(Version.of(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }
}
