package io.anomalight.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A program that answers as Spark's driver, {@code io.anomalight.spark.SweepDriver}, and runs the commands itself, one after another.
 * At the third command it ends if a file {@code die} is beside its jar.
 */
final class FakeSparkDriver {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LAST = 3;

    private FakeSparkDriver() {}

    /** The last argument is the jar, as for {@code spark-submit}. */
    public static void main(String[] arguments) throws IOException {
        boolean dies = Files.exists(Path.of(arguments[arguments.length - 1]).resolveSibling("die"));
        PrintStream answers = System.out;
        System.setOut(System.err); // what a training prints is no answer
        int requests = 0;
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                requests++;
                if (dies && requests == LAST) {
                    System.err.println("the cluster has no machine left");
                    System.exit(1);
                }
                JsonNode request = JSON.readTree(line);
                answers.println("anomalight-sweep {\"id\":" + request.path("id").longValue() + ",\"exit_code\":"
                        + run(request) + ",\"error\":\"\"}");
                answers.flush();
            }
        }
        System.exit(0);
    }

    private static int run(JsonNode request) throws IOException {
        List<String> command = new ArrayList<>();
        request.path("command").forEach(word -> command.add(word.textValue()));
        List<String> arguments = command.subList(command.indexOf(Anomalight.class.getName()) + 1, command.size());
        try (BufferedWriter log = Files.newBufferedWriter(
                        Path.of(request.path("log").textValue()),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
                PrintWriter errors = new PrintWriter(log, true)) {
            return Anomalight.commandLine().setErr(errors).execute(arguments.toArray(String[]::new));
        }
    }
}
