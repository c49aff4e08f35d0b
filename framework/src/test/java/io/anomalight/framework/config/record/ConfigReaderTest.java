package io.anomalight.framework.config.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import io.anomalight.framework.config.hocon.ConfigException;
import io.anomalight.framework.config.hocon.Variables;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConfigReaderTest {

    enum Decoder {
        FREIA_CFLOW,
        FREIA_FLOW
    }

    record Stopping(String metric, int patience) {
        Stopping {
            if (patience < 1) {
                throw new IllegalArgumentException("patience must be at least 1, but is " + patience);
            }
        }
    }

    record Everything(
            int fiberBatchSize,
            long seed,
            float clampAlpha,
            double lr,
            boolean preTrained,
            String backbone,
            Path root,
            Duration timeout,
            Decoder decoder,
            Optional<Integer> limit,
            Optional<String> category,
            List<String> layers,
            Map<String, Double> weights,
            Stopping earlyStopping) {}

    record Broken(int size) {
        Broken {
            throw new IllegalStateException("a bug");
        }
    }

    record Absent(Path root) {
        Absent {
            throw new IllegalArgumentException("root must exist, but is " + root);
        }
    }

    record Small(int maxEpochs, double lr) {}

    @TextValue("a name, or a list of names")
    record Names(List<String> all) {
        public static Names parse(String name) {
            return new Names(List.of(name));
        }

        public static Names parse(List<String> names) {
            return new Names(names);
        }
    }

    record Named(Names names) {}

    @Test
    void readsEveryTypeOfComponent() {
        ConfigReader reader = reader(
                """
                model {
                  fiber_batch_size = 64
                  seed = 12345678901
                  clamp_alpha = 1.9
                  lr = 1e-4
                  pre_trained = true
                  backbone = resnet18
                  root = "/data/my tiles"
                  timeout = 30s
                  decoder = freia-cflow
                  limit = null
                  layers = [layer2, layer3]
                  weights { layer2 = 0.5, "layer.3" = 2 }
                  early_stopping { metric = pixel_AUROC, patience = 3 }
                }
                """);

        assertThat(reader.read("model", Everything.class))
                .contains(new Everything(
                        64,
                        12345678901L,
                        1.9f,
                        1e-4,
                        true,
                        "resnet18",
                        Path.of("/data/my tiles"),
                        Duration.ofSeconds(30),
                        Decoder.FREIA_CFLOW,
                        Optional.empty(),
                        Optional.empty(),
                        List.of("layer2", "layer3"),
                        Map.of("layer2", 0.5, "layer.3", 2.0),
                        new Stopping("pixel_AUROC", 3)));
        assertThatCode(reader::check).doesNotThrowAnyException();
    }

    @Test
    void aTypeThatTakesTextsReadsOneOrAListWithTheRulesOfATextBecauseItIsWrittenToTheResults() {
        assertThat(reader("a.names = x").read("a", Named.class)).contains(new Named(new Names(List.of("x"))));
        assertThat(reader("a.names = [x, y]").read("a", Named.class)).contains(new Named(new Names(List.of("x", "y"))));
        for (String written : List.of("\"${oc.env:HOME}\"", "[x, \"${oc.env:HOME}\"]")) {
            ConfigReader reader = reader("a.names = " + written);
            assertThat(reader.read("a", Named.class)).isEmpty();
            assertThatThrownBy(reader::check).hasMessageContaining("it can't come from the environment");
        }
        ConfigReader reader = reader("a.names = { b = 1 }");
        assertThat(reader.read("a", Named.class)).isEmpty();
        assertThatThrownBy(reader::check).hasMessageContaining("a.names must be a name, or a list of names");
    }

    @Test
    void readsASectionWithinASection() {
        assertThat(reader("model.early_stopping { metric = m, patience = 2 }")
                        .read("model.early_stopping", Stopping.class))
                .contains(new Stopping("m", 2));
    }

    @Test
    void listsAllFaultsAtOnceWithFileAndLine() {
        ConfigReader reader = reader(
                """
                trainer {
                  max_epoch = 5
                  lr = fast
                }
                model { metric = m, patience = 0 }
                """);

        assertThat(reader.read("trainer", Small.class)).isEmpty();
        assertThat(reader.read("model", Stopping.class)).isEmpty();
        reader.fault("callbacks: an unknown name");

        assertThatThrownBy(reader::check)
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        """
                        5 faults in the configuration:
                          - x.conf:1: missing value trainer.max_epochs: it must be a whole number
                          - x.conf:3: trainer.lr must be a number, but is "fast"
                          - x.conf:2: unknown key trainer.max_epoch; did you mean max_epochs?
                          - x.conf:5: model: patience must be at least 1, but is 0
                          - callbacks: an unknown name""");
    }

    @Test
    void anUnknownKeyUnlikeAnyOtherListsTheKnownOnes() {
        assertThat(faults("s { max_epochs = 1, lr = 1, colour = red }", Small.class))
                .isEqualTo("x.conf:1: unknown key s.colour; known are lr, max_epochs");
    }

    @Test
    void otherAllowedKeysAreNoFaults() {
        ConfigReader reader = reader("s { name = n, max_epochs = 1, lr = 1 }");

        assertThat(reader.read("s", Small.class, "name", "name")).contains(new Small(1, 1));
        reader.check();
    }

    @Test
    void aNullIsAMissingValueWhereOneIsNeeded() {
        assertThat(faults("s { max_epochs = null, lr = 1 }", Small.class))
                .isEqualTo("x.conf:1: missing value s.max_epochs: it must be a whole number");
    }

    @Test
    void aMissingSectionIsAFault() {
        assertThat(faults("t { }", Small.class)).isEqualTo("missing section s");

        ConfigReader nested = reader("\ns { }");
        nested.read("s.t", Small.class);
        assertThatThrownBy(nested::check).hasMessage("x.conf:2: missing section s.t");
    }

    @Test
    void aScalarIsNoSection() {
        assertThat(faults("s = 5", Small.class)).isEqualTo("x.conf:1: s must be a section, but is 5");
    }

    @Test
    void unknownSectionsAreFaults() {
        ConfigReader reader = reader("model { }\ntrainr { }");

        reader.allowSections("model", "trainer");

        assertThatThrownBy(reader::check).hasMessage("x.conf:2: unknown section trainr; did you mean trainer?");
    }

    @Test
    void faultsWithinListsAndMapsNameTheElement() {
        record Lists(List<Stopping> stops, Map<String, Integer> counts) {}

        assertThat(faults(
                        "s { stops = [{ metric = m, patience = 1 }, { metric = m }], counts { a = b } }", Lists.class))
                .contains("missing value s.stops[1].patience")
                .contains("s.counts.a must be a whole number, but is \"b\"");
    }

    @Test
    void aPackagePrivateRecordsOwnErrorComesThrough() {
        assertThatThrownBy(() -> reader("s { size = 1 }").read("s", Broken.class))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a bug");
    }

    @Test
    void refusesAnUnresolvedConfiguration() {
        Config open = parse("s { lr = ${t} }");

        assertThatThrownBy(() -> new ConfigReader(open)).isInstanceOf(IllegalArgumentException.class);
    }

    private static String faults(String text, Class<? extends Record> type) {
        ConfigReader reader = reader(text);
        assertThat(reader.read("s", type)).isEmpty();
        ConfigException fault = catchThrowableOfType(ConfigException.class, reader::check);
        return String.valueOf(fault.getMessage());
    }

    @Test
    void aRecordsOwnSentenceShowsTheNameOfAVariableAndNeverItsValue() {
        ConfigReader reader = new ConfigReader(
                ConfigFactory.parseString("data.root = \"${oc.env:SECRET}/a\""),
                new Variables(Map.of("SECRET", "s3cr3t", Variables.LIST, "SECRET")));

        assertThat(reader.read("data", Absent.class)).isEmpty();
        assertThat(reader.faults()).singleElement().asString().endsWith("root must exist, but is ${oc.env:SECRET}/a");
    }

    private static ConfigReader reader(String text) {
        return new ConfigReader(parse(text));
    }

    private static Config parse(String text) {
        return ConfigFactory.parseString(text, ConfigParseOptions.defaults().setOriginDescription("x.conf"));
    }
}
