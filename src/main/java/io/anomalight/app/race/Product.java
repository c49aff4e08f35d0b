package io.anomalight.app.race;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Environment;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.training.TrainerConfig;
import java.util.function.BiFunction;

/**
 * What is timed on our side: a recipe as {@code train} reads it.
 *
 * @param batchSize images a step
 * @param trainer its settings of the trainer
 * @param model makes its module
 * @param environment silent
 */
public record Product(
        int batchSize,
        TrainerConfig trainer,
        BiFunction<ModuleState, Environment, AnomalyModule> model,
        Environment environment) {}
