package io.anomalight.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.app.catalog.RecipeSearch;
import io.anomalight.framework.config.Composer;
import io.anomalight.framework.failure.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigInfoTest {
    private final Composer composer;
    private final Path folder;

    ConfigInfoTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder.resolve("model"));
        Files.writeString(folder.resolve("model/mine.conf"), "defaults = [padim]\nbackbone = resnet18");
        composer = RecipeSearch.standard(List.of(folder)).composer();
    }

    @Test
    void theDefaultsListIsPrintedAsByHydra() {
        String text = new ConfigInfo(composer, List.of("model=mine")).text(ConfigInfo.Kind.DEFAULTS);

        assertThat(text).startsWith("Defaults List\n*************\n| Config path");
        assertThat(text.lines().map(line -> line.replaceAll(" +", " ")))
                .contains(
                        "| Config path | Package | _self_ | Parent |",
                        "| model/padim | model | False | model/mine |",
                        "| model/mine | model | True | config |",
                        "| config | | True | <root> |");
        assertThat(text.lines().skip(2).map(String::length).distinct()).hasSize(1);
    }

    @Test
    void theDefaultsTreeHasEachRecipeBelowTheOneThatNamesIt() {
        assertThat(new ConfigInfo(composer, List.of("model=mine"))
                        .text(ConfigInfo.Kind.DEFAULTS_TREE)
                        .lines())
                .startsWith("Defaults Tree", "*************", "<root>:", "  config:")
                .containsSubsequence("    model/mine:", "      model/padim:");
    }

    @Test
    void thePluginsAreListed() {
        assertThat(new ConfigInfo(composer, List.of())
                        .text(ConfigInfo.Kind.PLUGINS)
                        .lines())
                .startsWith("Installed Plugins", "*****************")
                .contains("io.anomalight.callbacks.CallbacksPlugin");
    }

    @Test
    void aSettingOfHydraItselfIsRefusedWithTheNameOfOurs() {
        assertThatThrownBy(() -> HydraNames.refuse(List.of("model=cflow", "hydra.sweep.subdir=x")))
                .isInstanceOf(UserError.class)
                .hasMessage(
                        "override hydra.sweep.subdir=x: Anomalight has no settings of Hydra itself; use sweep.subdir"
                                + " with --multirun");
        assertThatThrownBy(() -> HydraNames.refuse(List.of("+hydra.job.name=x")))
                .hasMessage("override +hydra.job.name=x: Anomalight has no settings of Hydra itself; leave it out");
        assertThatThrownBy(() -> HydraNames.refuse(List.of("hydra/launcher=joblib")))
                .hasMessageEndingWith("use sweep.launcher with --multirun");
    }

    @Test
    void theSearchPathBeginsWithTheUsersFolder() {
        assertThat(new ConfigInfo(composer, List.of())
                        .text(ConfigInfo.Kind.SEARCHPATH)
                        .lines()
                        .toList()
                        .get(4))
                .startsWith("| folder ")
                .contains(folder.toString());
    }

    @Test
    void allBeginsWithThePluginsAndEndsWithTheConfiguration() {
        assertThat(new ConfigInfo(composer, List.of("model=mine")).text(ConfigInfo.Kind.ALL))
                .startsWith("Installed Plugins")
                .contains(
                        "Config search path", "Defaults Tree", "Defaults List", "Config\n******", "backbone=resnet18");
    }

    @Test
    void aPackageIsASectionOrAValue() {
        assertThat(printed("model.weights")).startsWith("# @package model.weights\n");
        assertThat(printed("trainer.seed")).isEqualTo("0");
        assertThat(printed("_global_")).contains("trainer {");
        assertThatThrownBy(() -> printed("modle"))
                .isInstanceOf(UserError.class)
                .hasMessage("--package modle is not in the configuration; did you mean model?");
        assertThatThrownBy(() -> printed("a..b")).isInstanceOf(UserError.class);
    }

    private String printed(String packageName) {
        return new PrintedConfig(composer.compose(List.of()), packageName).text();
    }
}
