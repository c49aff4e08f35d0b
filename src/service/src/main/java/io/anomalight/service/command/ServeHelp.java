package io.anomalight.service.command;

/** The help of {@code serve}: what it does, and its keys. */
public final class ServeHelp {
    /** What the command does. */
    public static final String SUMMARY =
            "Score images that are sent over HTTP, and serve a page to try this, until Ctrl-C or SIGTERM.";

    /** The keys of models, address, limits and engine. */
    public static final String SERVICE =
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
                    + " engine=<auto, pytorch or onnxruntime> (auto, which is ONNX Runtime if the archive has a graph).";

    /** The keys of the history and its images. */
    public static final String HISTORY =
            "Keys of the history of verdicts: history=<SQLite file> (default: none), history.days=<days after which rows are"
                    + " deleted> (0, which keeps them), history.max_mb=<megabytes> (1000), keep_images=<folder for the images of the rows>"
                    + " (default: none), keep_images.max_mb=<megabytes> (5000).";

    /** The keys of the sinks. */
    public static final String SINKS =
            "Keys of the sinks, which get each verdict and need history=: sink.folder=<folder for a JSON file each>,"
                    + " sink.overlays=<true, anomalous or false> (anomalous; a PNG beside it), sink.webhook=<https address>,"
                    + " sink.webhook.token_file=<file> (or the variable ANOMALIGHT_WEBHOOK_TOKEN),"
                    + " sink.webhook.timeout_seconds=<seconds> (10), sink.mqtt=<tcp://host:1883 or ssl://host:8883>,"
                    + " sink.mqtt.topic=<topic> (anomalight/{product}/verdict), sink.mqtt.credentials_file=<file of two lines:"
                    + " user, password> (or ANOMALIGHT_MQTT_USER and ANOMALIGHT_MQTT_PASSWORD), sink.mqtt.ca_file=<PEM file of"
                    + " the authority of ssl://> (default: those that Java knows), sink.only=<anomalous,"
                    + " review or all> (all), sink.tries=<number> (10), sink.dead_letters=<folder> (dead-letters beside"
                    + " the history).";

    /** The keys of the watched folder. */
    public static final String WATCH =
            "Keys of the watched folder, which needs history=: watch=<folder> (with models=, a subfolder per product),"
                    + " watch.settle_ms=<milliseconds without a change> (1000), watch.done=<keep, move or delete> (keep),"
                    + " watch.category=<category of its images>.";

    private ServeHelp() {}
}
