package io.anomalight.app;

import io.anomalight.app.command.Anomalight;
import java.io.BufferedReader;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs commands one after the other in one process; it receives them from {@code ./anomalight} in a shell by two pipes. */
final class CommandServer {
    private CommandServer() {}

    /** Serves until the word {@code stop} comes from the pipe of calls. */
    public static void main(String[] arguments) throws IOException {
        for (String[] words = call(); !(words.length == 1 && words[0].equals("stop")); words = call()) {
            int code;
            try (PrintStream said = new PrintStream(new FileOutputStream("said"), true, StandardCharsets.UTF_8)) {
                System.setOut(said);
                System.setErr(said);
                code = Anomalight.commandLine().execute(words);
            }
            Files.writeString(Path.of("codes"), code + "\n");
        }
        System.exit(0);
    }

    private static String[] call() throws IOException {
        List<String> words = new ArrayList<>();
        try (BufferedReader call = Files.newBufferedReader(Path.of("calls"))) {
            call.lines().forEach(words::add);
        }
        return words.toArray(String[]::new);
    }
}
