package io.anomalight.app.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The foreground process group of the terminal: Ctrl-C sends a signal to all its processes, also to child processes. */
final class ForegroundGroup {
    private static final Path STATUS = Path.of("/proc/self/stat");
    // Fields of the file, counted from the state after the name in parentheses: process group, terminal's foreground
    // group.
    private static final int GROUP = 2;
    private static final int FOREGROUND = 5;

    private ForegroundGroup() {}

    /** Whether this process is in the foreground of a terminal; also true if the system does not report it. */
    static boolean isOurs() {
        try {
            return !Files.isReadable(STATUS) || isForeground(Files.readString(STATUS));
        } catch (IOException e) {
            return true;
        }
    }

    static boolean isForeground(String status) {
        List<String> fields =
                List.of(status.substring(status.lastIndexOf(')') + 1).strip().split(" ", -1));
        return fields.get(GROUP).equals(fields.get(FOREGROUND));
    }
}
