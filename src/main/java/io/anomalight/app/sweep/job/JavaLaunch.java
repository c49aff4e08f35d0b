package io.anomalight.app.sweep.job;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How a process like this one is started: the same Java, class path, options and properties, with its share of the cores.
 *
 * @param mainClass whose {@code main} takes the arguments
 * @param jobs processes at a time
 * @param cores of this machine
 * @param variables the environment of this process
 */
public record JavaLaunch(String mainClass, int jobs, int cores, Map<String, String> variables) {
    private static final String THREADS = "OMP_NUM_THREADS";
    private static final String TERMINAL = "anomalight.terminal";

    /** Options that belong to one process: its debugger, its share of the cores, its screen. */
    private static final List<String> NOT_INHERITED =
            List.of("-agentlib:jdwp", "-Xrunjdwp", "-XX:ActiveProcessorCount", "-D" + TERMINAL);

    /** Properties that a program which embeds us may have set after its start. */
    private static final List<String> OURS = List.of("anomalight.", "ai.djl.", "java.awt.headless", "OPT_OUT_TRACKING");

    public JavaLaunch {
        variables = Map.copyOf(variables);
    }

    /** Of this machine and this process. */
    public static JavaLaunch likeThis(String mainClass, int jobs) {
        return new JavaLaunch(mainClass, jobs, Runtime.getRuntime().availableProcessors(), System.getenv());
    }

    /** The command line of such a process. */
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
                .filter(name -> OURS.stream().anyMatch(name::startsWith))
                .sorted()
                .forEach(name -> properties.put(name, System.getProperty(name)));
        properties.put(TERMINAL, "false");
        return Stream.concat(
                        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                                .filter(option -> NOT_INHERITED.stream().noneMatch(option::startsWith)),
                        properties.entrySet().stream().map(entry -> "-D" + entry.getKey() + "=" + entry.getValue()))
                .toList();
    }

    /** What is set in the environment of a process. */
    public Map<String, String> environment() {
        return variables.containsKey(THREADS) ? Map.of() : Map.of(THREADS, Integer.toString(share()));
    }

    /** How many threads its engine computes with. */
    public int threads() {
        String said = variables.getOrDefault(THREADS, "");
        return said.matches("[1-9]\\d{0,4}") ? Integer.parseInt(said) : share();
    }

    private int share() {
        return Math.max(1, cores / jobs);
    }
}
