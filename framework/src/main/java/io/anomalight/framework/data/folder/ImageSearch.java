package io.anomalight.framework.data.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Searches a folder with its subfolders, except hidden ones, and follows links.
 *
 * <p>Files and folders are searched before links, in the order of their paths, so that the result is the same on every
 * file system. Each file is found once. Links in a circle, broken links, and entries that are neither files nor folders
 * are skipped.
 */
final class ImageSearch {
    private final List<String> extensions;
    private final Set<Path> without;
    private final Deque<Path> links = new ArrayDeque<>();
    private final Set<Path> seen = new HashSet<>();
    private final List<Path> found = new ArrayList<>();
    private final List<Path> again = new ArrayList<>();
    private final List<Path> dangling = new ArrayList<>();
    private final List<Path> special = new ArrayList<>();

    /** Searches for files with these extensions, but not in the folders {@code without}, given by their real paths. */
    ImageSearch(List<String> extensions, Set<Path> without) {
        this.extensions = List.copyOf(extensions);
        this.without = Set.copyOf(without);
    }

    /**
     * Searches a folder.
     *
     * @throws io.anomalight.framework.failure.UserError if it or a folder in it can't be opened
     */
    FoundImages in(ImageFolder folder) {
        try {
            seen.add(folder.path().toRealPath());
        } catch (IOException e) {
            throw ImageFolder.unreadable(folder.path(), e);
        }
        search(folder.path());
        while (!links.isEmpty()) {
            follow(links.remove());
        }
        found.sort(folder.byName());
        List<String> remarks = new ArrayList<>();
        remarks.addAll(FoundImages.remark(
                again,
                "it is a link to what was found already or to a folder above it",
                "they are links to what was found already or to a folder above them"));
        remarks.addAll(FoundImages.remark(
                dangling, "it is a broken link; repair or remove it", "they are broken links; repair or remove them"));
        remarks.addAll(
                FoundImages.remark(special, "it is neither a file nor a folder", "they are neither files nor folders"));
        return new FoundImages(found, remarks);
    }

    private void search(Path folder) {
        for (Path child : new ImageFolder(folder).children().toList()) {
            BasicFileAttributes attributes = attributes(child, LinkOption.NOFOLLOW_LINKS);
            if (attributes.isSymbolicLink()) {
                links.add(child);
            } else {
                visit(child, attributes);
            }
        }
    }

    private void follow(Path link) {
        if (!Files.exists(link)) {
            dangling.add(link);
        } else {
            visit(link, attributes(link));
        }
    }

    private void visit(Path path, BasicFileAttributes attributes) {
        if (attributes.isDirectory()) {
            if (isNew(path) && !without.contains(real(path))) {
                search(path);
            }
        } else if (!attributes.isRegularFile()) {
            special.add(path);
        } else if (ImageFolder.endsIn(extensions, path) && isNew(path)) {
            found.add(path);
        }
    }

    private boolean isNew(Path path) {
        boolean first = seen.add(real(path));
        if (!first) {
            again.add(path);
        }
        return first;
    }

    private static BasicFileAttributes attributes(Path path, LinkOption... options) {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class, options);
        } catch (IOException e) {
            throw ImageFolder.unreadable(path, e);
        }
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            throw ImageFolder.unreadable(path, e);
        }
    }
}
