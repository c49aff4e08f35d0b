package io.anomalight.app.reproduce;

import io.anomalight.app.TinyParts;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/** Tiny folders with the layouts in which the authors of data sets publish them. */
record PublishedLayouts(
        Path root,
        List<BufferedImage> good,
        List<BufferedImage> bad,
        List<BufferedImage> mask,
        List<BufferedImage> black) {
    private static final int GOOD = 8;
    private static final int BAD = 2;

    static PublishedLayouts in(Path folder) throws IOException {
        Path parts = TinyParts.write(folder.resolve("parts"), GOOD, BAD);
        List<BufferedImage> good = read(parts.resolve("good"), GOOD);
        BufferedImage black =
                new BufferedImage(good.get(0).getWidth(), good.get(0).getHeight(), BufferedImage.TYPE_BYTE_GRAY);
        return new PublishedLayouts(
                folder.resolve("data"),
                good,
                read(parts.resolve("bad"), BAD),
                read(parts.resolve("masks"), BAD),
                List.of(black));
    }

    private static List<BufferedImage> read(Path folder, int count) throws IOException {
        List<BufferedImage> images = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            images.add(ImageIO.read(folder.resolve(i + ".png").toFile()));
        }
        return images;
    }

    void write(String data, String category) {
        switch (data) {
            case "btad" -> btad(category);
            case "visa" -> visa(category);
            case "mvtec_loco" -> loco(category);
            case "mvtec_ad2" -> ad2(category);
            case "real_iad" -> realIad(category);
            case "kolektor" -> kolektor();
            case "kolektor2" -> kolektor2();
            default -> mvtec(category);
        }
    }

    private void mvtec(String category) {
        images(good, category + "/train/good/%d.png", 6);
        images(good, category + "/test/good/%d.png", 3);
        images(bad, category + "/test/scratch/%d.png", 2);
        images(mask, category + "/ground_truth/scratch/%d_mask.png", 2);
    }

    private void btad(String category) {
        images(good, category + "/train/ok/%d.png", 6);
        images(good, category + "/test/ok/%d.png", 3);
        images(bad, category + "/test/ko/%d.png", 2);
        images(mask, category + "/ground_truth/ko/%d.png", 2);
    }

    private void visa(String category) {
        List<String> lines = new ArrayList<>(List.of("object,split,label,image,mask"));
        for (String image : images(good, category + "/Data/Images/Normal/%d.png", 8)) {
            lines.add(category + (lines.size() < 6 ? ",train" : ",test") + ",normal," + image + ",");
        }
        List<String> masks = images(mask, category + "/Data/Masks/Anomaly/%d.png", 2);
        for (String image : images(bad, category + "/Data/Images/Anomaly/%d.png", 2)) {
            lines.add(category + ",test,anomaly," + image + "," + masks.get(lines.size() % 2));
        }
        text("split_csv/1cls.csv", String.join("\n", lines));
    }

    private void loco(String category) {
        images(good, category + "/train/good/%d.png", 6);
        images(good, category + "/validation/good/%d.png", 3);
        images(good, category + "/test/good/%d.png", 3);
        for (String kind : List.of("logical_anomalies", "structural_anomalies")) {
            images(bad, category + "/test/" + kind + "/%d.png", 2);
            images(mask, category + "/ground_truth/" + kind + "/%d/000.png", 2);
        }
        text(
                category + "/defects_config.json",
                """
                [{"defect_name": "scratch", "pixel_value": 255, "saturation_threshold": 1.0, "relative_saturation": true}]""");
    }

    private void ad2(String category) {
        images(good, category + "/train/good/%d.png", 6);
        images(good, category + "/validation/good/%d.png", 3);
        images(good, category + "/test_public/good/%d.png", 3);
        images(bad, category + "/test_public/bad/%d.png", 2);
        images(mask, category + "/test_public/ground_truth/bad/%d_mask.png", 2);
    }

    private void realIad(String category) {
        String folder = "realiad_1024/" + category + "/";
        images(good, folder + "OK/%d.png", 8);
        images(bad, folder + "NG/%d.png", 2);
        images(mask, folder + "NG/%d_mask.png", 2);
        String ok = "{\"anomaly_class\": \"OK\", \"image_path\": \"OK/%d.png\", \"mask_path\": null}";
        String scratch =
                "{\"anomaly_class\": \"HS\", \"image_path\": \"NG/%1$d.png\", \"mask_path\": \"NG/%1$d_mask.png\"}";
        text(
                "realiad_jsons/realiad_jsons/" + category + ".json",
                "{\"train\": [" + rows(ok, 0, 6) + "], \"test\": [" + rows(ok, 6, 8) + ", " + rows(scratch, 0, 2)
                        + "]}");
    }

    private static String rows(String format, int from, int to) {
        return IntStream.range(from, to).mapToObj(format::formatted).collect(Collectors.joining(", "));
    }

    private void kolektor() {
        for (int part = 1; part <= 6; part++) {
            String folder = "kos0" + part + "/";
            images(good, folder + "Part%d.jpg", 4);
            images(black, folder + "Part%d_label.bmp", 4);
            image(bad.get(0), folder + "Part4.jpg");
            image(mask.get(0), folder + "Part4_label.bmp");
        }
    }

    private void kolektor2() {
        for (String split : List.of("train", "test")) {
            images(good, split + "/1000%d.png", 6);
            images(black, split + "/1000%d_GT.png", 6);
            images(bad, split + "/2000%d.png", 2);
            images(mask, split + "/2000%d_GT.png", 2);
        }
    }

    /** Writes images in turn, under names with numbers. */
    private List<String> images(List<BufferedImage> images, String name, int count) {
        List<String> files = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            files.add(name.formatted(i));
            image(images.get(i % images.size()), name.formatted(i));
        }
        return files;
    }

    private void image(BufferedImage image, String name) {
        try {
            Path file = root.resolve(name);
            Files.createDirectories(file.resolveSibling("."));
            ImageIO.write(image, name.substring(name.lastIndexOf('.') + 1), file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void text(String name, String text) {
        try {
            Path file = root.resolve(name);
            Files.createDirectories(file.resolveSibling("."));
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
