package io.anomalight.app.command;

import io.anomalight.app.learn.ExperimentLearner;
import io.anomalight.app.learn.LearnerSettings;
import io.anomalight.service.Service;
import io.anomalight.service.ServiceConfig;
import io.anomalight.service.command.ServeHelp;
import io.anomalight.service.command.Serving;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code anomalight serve}. */
@Command(
        name = "serve",
        description = {
            ServeHelp.SUMMARY,
            ServeHelp.SERVICE,
            ServeHelp.HISTORY,
            ServeHelp.SINKS,
            ServeHelp.WATCH,
            "Keys of trainings from the page, which need models=: training=<work folder>, training.max_mb=<megabytes of its"
                    + " files> (5000), training.settings=<file of settings of model and trainer, one in a line>."
        },
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
    @Parameters(paramLabel = "KEY=VALUE", arity = "0..*", description = "The keys above.")
    private List<String> arguments = new ArrayList<>();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        Serving.untilSignal(arguments, spec.commandLine().getOut(), ServeCommand::start);
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
}
