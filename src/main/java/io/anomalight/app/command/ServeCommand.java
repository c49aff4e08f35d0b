package io.anomalight.app.command;

import io.anomalight.app.console.TerminalConsole;
import io.anomalight.app.learn.ExperimentLearner;
import io.anomalight.app.learn.LearnerSettings;
import io.anomalight.framework.failure.UserError;
import io.anomalight.service.Service;
import io.anomalight.service.ServiceConfig;
import io.anomalight.service.ServiceKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jline.utils.Signals;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code anomalight serve}. */
@Command(
        name = "serve",
        description = {
            "Score images that are sent over HTTP, and serve a page to try this, until Ctrl-C or SIGTERM.",
            "Keys: model=<archive>, or models=<folder> for several products, each an archive *.anomalight that is loaded at"
                    + " its first request, memory_mb=<megabytes of all models together> (half of the machine),"
                    + " poll_seconds=<how often the folder is read for changes> (2), shadow=<archive, or with models= a"
                    + " folder of archives, whose verdicts are compared>, drift.window=<images> (100),"
                    + " drift.level=<probability of a false alarm in a window> (0.001), drift.defects=<share of a"
                    + " window that may be defective> (0.1),"
                    + " host=<address> (default 127.0.0.1; any other needs a token), port=<number> (default"
                    + " 8080), token_file=<file, or - for standard input> (or the variable ANOMALIGHT_TOKEN),"
                    + " allowed_hosts=<host names that requests may use, apart from localhost>, max_batch=<images> (16),"
                    + " max_wait_ms=<milliseconds> (2), queue=<images> (128), max_body_mb=<megabytes> (20),"
                    + " max_megapixels=<millions> (25), timeout_seconds=<seconds> (30),"
                    + " header_timeout_seconds=<seconds> (10), max_connections=<number> (512), access_log=<true or"
                    + " false> (true), threads=<number for the engine>, precision=<float32 or bf16>,"
                    + " engine=<auto, pytorch or onnxruntime> (auto, which is ONNX Runtime if the archive has a graph).",
            "Keys of the history of verdicts: history=<SQLite file> (default: none), history.days=<days after which rows are"
                    + " deleted> (0, which keeps them), history.max_mb=<megabytes> (1000), keep_images=<folder for the images of the rows>"
                    + " (default: none), keep_images.max_mb=<megabytes> (5000).",
            "Keys of the sinks, which get each verdict and need history=: sink.folder=<folder for a JSON file each>,"
                    + " sink.overlays=<true, anomalous or false> (anomalous; a PNG beside it), sink.webhook=<https address>,"
                    + " sink.webhook.token_file=<file> (or the variable ANOMALIGHT_WEBHOOK_TOKEN),"
                    + " sink.webhook.timeout_seconds=<seconds> (10), sink.mqtt=<tcp://host:1883 or ssl://host:8883>,"
                    + " sink.mqtt.topic=<topic> (anomalight/{product}/verdict), sink.mqtt.credentials_file=<file of two lines:"
                    + " user, password> (or ANOMALIGHT_MQTT_USER and ANOMALIGHT_MQTT_PASSWORD), sink.mqtt.ca_file=<PEM file of"
                    + " the authority of ssl://> (default: those that Java knows), sink.only=<anomalous,"
                    + " review or all> (all), sink.tries=<number> (10), sink.dead_letters=<folder> (dead-letters beside"
                    + " the history).",
            "Keys of the watched folder, which needs history=: watch=<folder> (with models=, a subfolder per product),"
                    + " watch.settle_ms=<milliseconds without a change> (1000), watch.done=<keep, move or delete> (keep),"
                    + " watch.category=<category of its images>.",
            "Keys of trainings from the page, which need models=: training=<work folder>, training.max_mb=<megabytes of its"
                    + " files> (5000), training.settings=<file of settings of model and trainer, one in a line>."
        },
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
    private static final int HALTED = 130;

    @Parameters(paramLabel = "KEY=VALUE", arity = "0..*", description = "The keys above.")
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws InterruptedException {
        TerminalConsole console = TerminalConsole.standard();
        if (arguments.stream().anyMatch(argument -> argument.startsWith(ServiceKeys.TOKEN + "="))) {
            throw new UserError("token= is refused, because every user of this machine can read a command line: set"
                    + " ANOMALIGHT_TOKEN, or put the token into a file and give token_file=<file>, or pipe it in with"
                    + " token_file=-");
        }
        RunOptions keys = RunOptions.only(arguments, ServiceKeys.ALL);
        CountDownLatch stop = new CountDownLatch(1);
        ServiceConfig config = ServiceKeys.read(keys.keys(), System.getenv());
        try (Service service = start(config)) {
            for (String signal : List.of("INT", "TERM")) {
                Signals.register(signal, () -> end(stop));
            }
            console.line("Serving " + service.url() + ": " + service.description());
            stop.await();
            console.line("Stopping after the accepted requests; press Ctrl-C again to stop now.");
        }
        return 0;
    }

    private static Service start(ServiceConfig config) {
        return config.learning()
                .map(settings -> Service.start(
                        config,
                        new ExperimentLearner(
                                settings.settings().map(LearnerSettings::read).orElse(LearnerSettings.NONE))))
                .orElseGet(() -> Service.start(config));
    }

    private static void end(CountDownLatch stop) {
        if (stop.getCount() == 0) {
            Runtime.getRuntime().halt(HALTED);
        }
        stop.countDown();
    }
}
