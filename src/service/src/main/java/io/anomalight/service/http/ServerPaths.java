package io.anomalight.service.http;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Shortens the paths in a text to names of files, because where a server keeps its files is nothing that its clients need.
 *
 * @param folders folders of the service; their names may have spaces
 */
public record ServerPaths(List<String> folders) {
    private static final Pattern ABSOLUTE = Pattern.compile("(?<![\\w.:/])/(?:[\\w.+~-]+/)+");

    public ServerPaths {
        folders = List.copyOf(folders);
    }

    /** The folders whose own paths are left out. */
    public static ServerPaths of(Path... folders) {
        return new ServerPaths(Arrays.stream(folders)
                .map(folder -> folder.toAbsolutePath().normalize()
                        + folder.getFileSystem().getSeparator())
                .toList());
    }

    /** The folder of a file. */
    public static ServerPaths ofFile(Path file) {
        Path folder = file.toAbsolutePath().normalize().getParent();
        return folder == null ? new ServerPaths(List.of()) : of(folder);
    }

    /** The text with names of files in place of paths. */
    public String hide(String text) {
        String hidden = text;
        for (String folder : folders) {
            hidden = hidden.replace(folder, "");
        }
        return ABSOLUTE.matcher(hidden).replaceAll("");
    }
}
