package io.anomalight.app.sweep.job;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How to start another process of Anomalight, with the Java, class path, options and properties of this process, and with a
 * share of the cores.
 *
 * @param mainClass the class whose {@code main} is called
 * @param jobs number of processes that run at the same time
 * @param cores number of cores that the processes share
 * @param variables the environment variables of this process
 */
public record JavaLaunch(String mainClass, int jobs, int cores, Map<String, String> variables) {
    private static final String THREADS = "OMP_NUM_THREADS";
    private static final String TERMINAL = "anomalight.terminal";

    /** Options that are not passed on to the new process: its debugger, its number of cores, its terminal. */
    private static final List<String> NOT_PASSED_ON =
            List.of("-agentlib:jdwp", "-Xrunjdwp", "-XX:ActiveProcessorCount", "-D" + TERMINAL);

    /**
     * Prefixes of the properties that are passed on. They are read from the process and not from its options, because a
     * program that uses Anomalight as a library can set them after its start.
     */
    private static final List<String> PASSED_ON =
            List.of("anomalight.", "ai.djl.", "java.awt.headless", "OPT_OUT_TRACKING");

    public JavaLaunch {
        variables = Map.copyOf(variables);
    }

    /** For processes that share the cores of this machine. */
    public static JavaLaunch likeThis(String mainClass, int jobs) {
        return new JavaLaunch(mainClass, jobs, Runtime.getRuntime().availableProcessors(), System.getenv());
    }

    /** The command line of a new process. */
    public List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options());
        command.add("-XX:ActiveProcessorCount=" + share());
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(mainClass);
        command.addAll(arguments);
        return command;
    }

    private static List<String> options() {
        Map<String, String> properties = new LinkedHashMap<>();
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> PASSED_ON.stream().anyMatch(name::startsWith))
                .sorted()
                .forEach(name -> properties.put(name, System.getProperty(name)));
        properties.put(TERMINAL, "false");
        return Stream.concat(
                        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                                .filter(option -> NOT_PASSED_ON.stream().noneMatch(option::startsWith)),
                        properties.entrySet().stream().map(entry -> "-D" + entry.getKey() + "=" + entry.getValue()))
                .toList();
    }

    /** The variables to set for a new process: the number of threads, unless this process has that variable already. */
    public Map<String, String> environment() {
        return variables.containsKey(THREADS) ? Map.of() : Map.of(THREADS, Integer.toString(share()));
    }

    /** The number of threads of the engine in a new process. */
    public int threads() {
        String threads = variables.getOrDefault(THREADS, "");
        return threads.matches("[1-9]\\d{0,4}") ? Integer.parseInt(threads) : share();
    }

    private int share() {
        return Math.max(1, cores / jobs);
    }
}
