package io.anomalight.app.sweep.job;

import io.anomalight.framework.files.FileFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;

/** The last lines of the output of a process, without the lines of stack traces. */
final class LogTail {
    private static final int KEPT_LINES = 5;
    private static final Pattern STACK_TRACE_LINE = Pattern.compile("\\s+(at |\\.\\.\\. \\d+ (more|common)).*");

    private final Deque<String> last = new ArrayDeque<>();

    /** The last lines of a file; if it can't be read, one line with the reason. */
    static List<String> of(Path log) {
        LogTail tail = new LogTail();
        try {
            for (String line : new String(Files.readAllBytes(log), StandardCharsets.UTF_8).split("\n", -1)) {
                tail.add(line);
            }
        } catch (IOException e) {
            return List.of(log + " can't be read: " + FileFailure.reason(e));
        }
        return tail.lines();
    }

    void add(String line) {
        if (!line.isBlank() && !STACK_TRACE_LINE.matcher(line).matches()) {
            last.addLast(line.stripTrailing());
        }
        if (last.size() > KEPT_LINES) {
            last.removeFirst();
        }
    }

    List<String> lines() {
        return List.copyOf(last);
    }
}
