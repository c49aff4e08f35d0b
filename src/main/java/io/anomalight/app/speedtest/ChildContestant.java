package io.anomalight.app.speedtest;

import io.anomalight.framework.failure.UserError;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A process that is asked by a line on its standard input and answers with one on its output: {@code ok} and numbers. */
final class ChildContestant implements Contestant {
    private static final String OK = "ok";

    private final String name;
    private final Process process;
    private final BufferedReader answers;
    private final Writer requests;
    private final Path errors;

    private ChildContestant(String name, Process process, Path errors) {
        this.name = name;
        this.process = process;
        this.answers = process.inputReader();
        this.requests = process.outputWriter();
        this.errors = errors;
    }

    /**
     * Starts it.
     *
     * @param name what errors call it
     * @param scratch a folder for its error output
     */
    static ChildContestant start(String name, List<String> command, Map<String, String> variables, Path scratch) {
        try {
            Path errors = Files.createTempFile(scratch, "contestant", ".log");
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
            builder.environment().putAll(variables);
            return new ChildContestant(name, builder.start(), errors);
        } catch (IOException e) {
            throw new UserError(name + " can't be started: " + e.getMessage(), e);
        }
    }

    @Override
    public List<Double> ask(String request) {
        try {
            requests.write(request + "\n");
            requests.flush();
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                if (line.equals(OK) || line.startsWith(OK + " ")) {
                    return numbers(line);
                }
            }
        } catch (IOException e) {
            throw new UserError(lastWords(request), e);
        }
        throw new UserError(lastWords(request));
    }

    private static List<Double> numbers(String line) {
        return Arrays.stream(line.split(" ", -1)).skip(1).map(Double::valueOf).toList();
    }

    private String lastWords(String request) {
        try {
            int code = process.waitFor();
            String said = Files.readString(errors).strip();
            return name + " ended with code " + code + " when it was asked to " + request + ": "
                    + (said.isEmpty() ? "it said nothing" : said.substring(said.lastIndexOf('\n') + 1));
        } catch (IOException e) {
            return name + " ended when it was asked to " + request + ", and what it said can't be read";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return name + " was interrupted";
        }
    }

    @Override
    public void close() {
        process.destroyForcibly(); // it holds nothing worth saving
        try {
            process.waitFor(); // so that the next one has the cores and the memory to itself
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
