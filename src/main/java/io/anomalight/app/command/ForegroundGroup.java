package io.anomalight.app.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The processes that a terminal's Ctrl-C reaches: if we are among them, so are our children. */
final class ForegroundGroup {
    private static final Path STATUS = Path.of("/proc/self/stat");
    // Counted from the state, which follows the name in parentheses: group, and foreground group of the terminal.
    private static final int GROUP = 2;
    private static final int FOREGROUND = 5;

    private ForegroundGroup() {}

    /** Whether this process is in the foreground of a terminal; where the system doesn't tell, it is taken to be. */
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
