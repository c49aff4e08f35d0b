package io.anomalight.service.command;

import io.anomalight.framework.console.PrintableText;
import io.anomalight.framework.failure.UserError;
import io.anomalight.service.Service;
import io.anomalight.service.ServiceConfig;
import io.anomalight.service.ServiceKeys;
import io.anomalight.service.keys.KeyValues;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.jline.utils.Signals;

/** The work of the command {@code serve}: reads its keys, starts the service, and waits for Ctrl-C or SIGTERM. */
public final class Serving {
    private static final int HALTED = 130;

    private Serving() {}

    /**
     * Serves until a signal, then answers the accepted requests and returns; a second signal ends the process.
     *
     * @param arguments the {@code key=value} pairs of the command line
     * @param start starts the service, with all parts that the program has
     * @throws UserError if a key or its value is invalid, or the service can't be started with it
     */
    public static void untilSignal(List<String> arguments, PrintWriter out, Function<ServiceConfig, Service> start)
            throws InterruptedException {
        if (arguments.stream().anyMatch(argument -> argument.startsWith(ServiceKeys.TOKEN + "="))) {
            throw new UserError("token= is refused, because every user of this machine can read a command line: set"
                    + " ANOMALIGHT_TOKEN, or put the token into a file and give token_file=<file>, or pipe it in with"
                    + " token_file=-");
        }
        KeyValues keys = KeyValues.of(arguments, ServiceKeys.ALL);
        CountDownLatch stop = new CountDownLatch(1);
        ServiceConfig config = ServiceKeys.read(keys.values(), System.getenv());
        try (Service service = start.apply(config)) {
            for (String signal : List.of("INT", "TERM")) {
                Signals.register(signal, () -> end(stop));
            }
            line(out, "Serving " + service.url() + ": " + service.description());
            stop.await();
            line(out, "Stopping after the accepted requests; press Ctrl-C again to stop now.");
        }
    }

    private static void line(PrintWriter out, String text) {
        out.println(PrintableText.of(text));
        out.flush();
    }

    private static void end(CountDownLatch stop) {
        if (stop.getCount() == 0) {
            Runtime.getRuntime().halt(HALTED);
        }
        stop.countDown();
    }
}
