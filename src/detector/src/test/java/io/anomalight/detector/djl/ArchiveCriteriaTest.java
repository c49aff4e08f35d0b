package io.anomalight.detector.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.inference.Predictor;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
import ai.djl.modality.cv.output.BoundingBox;
import ai.djl.modality.cv.output.DetectedObjects;
import ai.djl.modality.cv.output.Rectangle;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ModelNotFoundException;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.TranslateException;
import io.anomalight.detector.Detection;
import io.anomalight.detector.Detector;
import io.anomalight.detector.DetectorOptions;
import io.anomalight.detector.Region;
import io.anomalight.detector.testing.TinyArchive;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.metrics.PostProcessor;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveCriteriaTest {
    @TempDir
    Path folder;

    private Path archive = Path.of("");

    @BeforeEach
    void writeArchive() {
        archive = TinyArchive.write(folder.resolve("model.anomalight"), 1);
    }

    private static List<BufferedImage> pictures(int count) {
        SplittableRandom random = new SplittableRandom(2);
        List<BufferedImage> pictures = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            BufferedImage picture = new BufferedImage(60, 40 + i, BufferedImage.TYPE_INT_RGB);
            for (int y = 0; y < picture.getHeight(); y++) {
                for (int x = 0; x < picture.getWidth(); x++) {
                    picture.setRGB(x, y, random.nextInt(0xFFFFFF));
                }
            }
            pictures.add(picture);
        }
        return pictures;
    }

    private static Image image(BufferedImage picture) {
        return ImageFactory.getInstance().fromImage(picture);
    }

    @Test
    void djlPredictsTheDetectionsOfTheDetector() throws Exception {
        List<BufferedImage> pictures = pictures(18);

        try (ZooModel<Image, Detection> model =
                        ArchiveCriteria.detections(archive).loadModel();
                Predictor<Image, Detection> predictor = model.newPredictor();
                Detector detector = Detector.load(archive)) {
            List<Detection> together = predictor.batchPredict(
                    pictures.stream().map(ArchiveCriteriaTest::image).toList());

            assertThat(together).hasSize(18);
            for (int i = 0; i < 18; i++) {
                Detection expected = detector.predict(pictures.get(i));
                Detection alone = predictor.predict(image(pictures.get(i)));
                assertThat(alone.score()).isEqualTo(expected.score());
                assertThat(alone.pValue()).isEqualTo(expected.pValue()).isPresent();
                assertThat(alone.verdict()).isEqualTo(expected.verdict());
                assertThat(alone.anomalyMap()).isEqualTo(expected.anomalyMap());
                assertThat(alone.regions()).isEqualTo(expected.regions());
                assertThat(together.get(i).score()).isCloseTo(expected.score(), within(1e-6));
                assertThat(together.get(i).size()).isEqualTo(expected.size());
            }
        }
    }

    @Test
    void regionsAreBoxesRelativeToTheImageSize() throws Exception {
        BufferedImage picture = pictures(1).get(0);

        try (ZooModel<Image, DetectedObjects> model =
                        ArchiveCriteria.objects(archive).loadModel();
                Predictor<Image, DetectedObjects> predictor = model.newPredictor();
                Detector detector = Detector.load(archive)) {
            Region region = detector.predict(picture).regions().get(0);
            DetectedObjects objects = predictor.predict(image(picture));

            DetectedObjects.DetectedObject first = objects.item(0);
            BoundingBox box = first.getBoundingBox();
            assertThat(first.getClassName()).isEqualTo("anomaly");
            assertThat(first.getProbability()).isEqualTo(region.normalizedScore());
            assertThat(box.getBounds())
                    .usingRecursiveComparison()
                    .isEqualTo(new Rectangle(
                            region.x() / 60d, region.y() / 40d, region.width() / 60d, region.height() / 40d));
        }
    }

    @Test
    void theModelHasPropertiesOfTheCard() throws Exception {
        try (ZooModel<Image, Detection> model =
                ArchiveCriteria.detections(archive).loadModel()) {
            assertThat(model.getName()).isEqualTo("model.anomalight");
            assertThat(model.getProperty("model")).isEqualTo("stfpm");
            assertThat(model.getProperty("input_size")).isEqualTo("32x32");
        }
    }

    @Test
    void closingTheModelClosesItsPredictorsAndTheDetector() throws Exception {
        Image image = image(pictures(1).get(0));
        ZooModel<Image, Detection> model = ArchiveCriteria.detections(archive).loadModel();
        Predictor<Image, Detection> predictor = model.newPredictor();

        model.close();
        model.close();

        assertThatThrownBy(() -> predictor.predict(image)).hasRootCauseInstanceOf(IllegalStateException.class);
        Detector detector = ((DetectionTranslator<?>) model.getTranslator()).detector();
        assertThatThrownBy(() -> detector.predict(pictures(1).get(0))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anotherTranslatorIsRefused() throws Exception {
        try (ZooModel<Image, Detection> model =
                ArchiveCriteria.detections(archive).loadModel()) {
            assertThatThrownBy(() -> model.newPredictor(new NoopTranslator()))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessage("model.anomalight has its own translator from images to detections and takes no other");
        }
    }

    @Test
    void otherTypesFindNoModel() {
        Criteria<Image, String> words = ArchiveCriteria.detections(archive).toBuilder()
                .setTypes(Image.class, String.class)
                .build();

        assertThatThrownBy(words::loadModel)
                .isInstanceOf(ModelNotFoundException.class)
                .hasRootCauseMessage(archive + " takes ai.djl.modality.cv.Image and returns"
                        + " io.anomalight.detector.Detection, not ai.djl.modality.cv.Image and java.lang.String");
    }

    @Test
    void aMissingArchiveIsReported() {
        Criteria<Image, Detection> missing = ArchiveCriteria.detections(folder.resolve("none.anomalight"));

        assertThatThrownBy(missing::loadModel).isInstanceOf(UserError.class).hasMessageContaining("does not exist");
    }

    @Test
    void aModelOfSeveralCategoriesIsLoadedWithOneOfThem() throws Exception {
        assertThatThrownBy(
                        ArchiveCriteria.detections(archive, DetectorOptions.DEFAULT.withCategory("cable"))::loadModel)
                .isInstanceOf(UserError.class)
                .hasMessageContaining("the model was trained on one category");
        PostProcessor thresholds = TinyArchive.inTwoCategories(archive);
        Image image = image(pictures(1).get(0));

        try (ZooModel<Image, Detection> model = ArchiveCriteria.detections(
                                archive, DetectorOptions.DEFAULT.withCategory("cable"))
                        .loadModel();
                Predictor<Image, Detection> predictor = model.newPredictor()) {
            assertThat(predictor.predict(image).threshold())
                    .isEqualTo(thresholds.of("cable").imageThreshold());
        }
        assertThatThrownBy(ArchiveCriteria.objects(archive)::loadModel)
                .isInstanceOf(UserError.class)
                .hasMessage("category is missing: the model has several categories, so choose one of bottle, cable");
        assertThatThrownBy(ArchiveCriteria.objects(archive, DetectorOptions.DEFAULT.withCategory("can"))::loadModel)
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("category=can is not known: choose one of bottle, cable");
    }

    @Test
    void anUnreadableImageIsReportedAndTheNextOneIsScored() throws Exception {
        ColorModel floats = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_GRAY), false, false, Transparency.OPAQUE, DataBuffer.TYPE_FLOAT);
        Image strange = image(new BufferedImage(floats, floats.createCompatibleWritableRaster(8, 8), false, null));
        Image usual = image(pictures(1).get(0));

        try (ZooModel<Image, Detection> model =
                        ArchiveCriteria.detections(archive).loadModel();
                Predictor<Image, Detection> predictor = model.newPredictor()) {
            assertThatThrownBy(() -> predictor.predict(strange))
                    .isInstanceOf(TranslateException.class)
                    .hasRootCauseInstanceOf(UserError.class)
                    .rootCause()
                    .hasMessageEndingWith("convert it to 8 or 16 bits");
            assertThat(predictor.predict(usual).size().width()).isEqualTo(60);
        }
    }
}
