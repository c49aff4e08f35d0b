package io.anomalight.app;

import io.anomalight.app.Pages.Snippet;
import java.util.Map;
import java.util.Set;

/** The tests that run the snippets of the pages, and the snippets that no test runs. */
final class RunSnippets {
    /** Names after {@code run:}; a separate test runs each and checks its result. */
    static final Set<String> NAMED = Set.of(
            "export", "onnx", "java", "serve", "ask", "djl", "readme", "experiment", "outside", "shell", "spark");

    /** The reason why a snippet is not run, by its first line. */
    static final Map<String, String> NOT_RUN = Map.ofEntries(
            Map.entry(
                    "./anomalight measure archive=part.anomalight images=parts/test engine=onnxruntime",
                    "the folder of the test has no parts; ArchiveMeasurementTest measures an archive"),
            Map.entry(
                    "./anomalight export weights=int8 images=parts/good to=part-int8.anomalight",
                    "int8 may change too much of a model that was trained for seconds; Int8ExportTest exports one"),
            Map.entry(
                    "./anomalight train experiment=dinomaly_anomalib"
                            + " model.weights.dinov2_vitb14_reg.file=dinov2.safetensors",
                    "the weights are no part of the project; AnomalibRecipesTest reads the recipe"),
            Map.entry(
                    "./anomalight train model=dinomaly data=mvtec data.root=datasets/mvtec"
                            + " 'data.category=[bottle,cable]'",
                    "the data set is no part of the project; SeveralCategoriesTest trains on two categories"),
            Map.entry(
                    "import timm, torch",
                    "timm is no part of the project; torch_encoder_reference.py exports a network in this way"),
            Map.entry("mvn verify", "it is what runs this test"),
            Map.entry("mvn verify -Danomalight.integration=true", "it downloads weights"),
            Map.entry("mvn cyclonedx:makeAggregateBom", "it may download a plugin; .ci/run runs it"),
            Map.entry("mvn -pl src/spark -am -DskipTests package", "it builds what this test is a part of"),
            Map.entry(
                    "mvn -q -pl src/scorer -am -DskipTests package dependency:copy-dependencies"
                            + " -DincludeScope=runtime",
                    "it builds what this test is a part of; ScoreTest runs the command"),
            Map.entry(
                    "mvn install -DskipTests -pl framework -am",
                    "it changes the user's local repository; OutsideTest does the same in one of its own"),
            Map.entry("mvn -DskipTests package", "it builds what this test is a part of, and JMH runs for minutes"),
            Map.entry(
                    "SPARK_HOME=/opt/spark ./anomalight train -m model.lr=1e-4,2e-4 jobs=2 launcher=spark \\",
                    "it needs a cluster; SparkJobsTest starts such jobs"),
            Map.entry(
                    "./anomalight train --multirun 'model.lr=choice(1e-4,2e-4)' data.category=a,b"
                            + " 'trainer.seed=range(0,3)'",
                    "twelve trainings; the page also has a sweep of two, which is run"),
            Map.entry(
                    "./anomalight benchmark data=mvtec data.root=… data.category=bottle,cable",
                    "its data are the reader's; .ci/run runs a benchmark of the sample"),
            Map.entry(
                    "./anomalight reproduce anomalib_mvtec data.root=datasets/mvtec --dry-run",
                    "its data are the reader's; ReproduceCommandTest reproduces a small table"),
            Map.entry(
                    "./anomalight choose data=folder data.root=parts data.normal_dir=good data.abnormal_dir=bad",
                    "ten minutes; ChooseCommandTest chooses between small models"),
            Map.entry(
                    "./anomalight serve models=parts",
                    "it serves until it is stopped; ProductsTest asks such a service"),
            Map.entry("./anomalight benchmark speed", "forty minutes; .ci/run runs it in small"),
            Map.entry(
                    "./anomalight benchmark speed speed.python=/usr/bin/python3",
                    "forty minutes; .ci/run runs it in small"));

    private RunSnippets() {}

    /** Whether {@link CommandsInPagesTest} runs it. */
    static boolean isCommands(Snippet snippet) {
        return snippet.kind().isEmpty() && snippet.language().equals("sh") && !isNotRun(snippet);
    }

    /** Whether {@link #NOT_RUN} has it. */
    static boolean isNotRun(Snippet snippet) {
        return NOT_RUN.containsKey(snippet.text().lines().findFirst().orElse(""));
    }
}
