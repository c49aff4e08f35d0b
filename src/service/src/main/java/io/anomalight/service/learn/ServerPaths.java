package io.anomalight.service.learn;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Shortens the paths in a text to names of files, because where a server keeps its files is nothing that its clients need.
 *
 * @param folders folders of the service; their names may have spaces
 */
record ServerPaths(List<String> folders) {
    private static final Pattern ABSOLUTE = Pattern.compile("(?<![\\w.:/])/(?:[\\w.+~-]+/)+");

    ServerPaths {
        folders = List.copyOf(folders);
    }

    static ServerPaths of(Path... folders) {
        return new ServerPaths(Arrays.stream(folders)
                .map(folder -> folder.toAbsolutePath().normalize()
                        + folder.getFileSystem().getSeparator())
                .toList());
    }

    String hide(String text) {
        String hidden = text;
        for (String folder : folders) {
            hidden = hidden.replace(folder, "");
        }
        return ABSOLUTE.matcher(hidden).replaceAll("");
    }
}
