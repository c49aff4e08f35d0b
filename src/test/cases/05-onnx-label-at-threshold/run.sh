#!/bin/sh
# Usage: run.sh <folder of the product>
# The exported ONNX must call the images what the run calls them, also the one whose score became the threshold.
set -u
p=$(cd "${1:?the folder of the product}" && pwd); here=$(cd "$(dirname "$0")" && pwd); work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
fail() { echo "FAIL: $*"; exit 1; }
pass() { echo "PASS"; exit 0; }
# A tiny model: random encoder weights, so nothing is fetched.
train() {
  "$p/anomalight" train model=patchcore model.backbone=resnet18 model.pre_trained=false model.input_size=64 \
    'model.layers=[layer2,layer3]' data=sample data.root="$work/sample" data.size=64 data.train_images=12 \
    data.test_normal_images=6 data.defects_per_kind=2 to="$work/run" "$@" > "$work/train.log" 2>&1
}
[ -e "${ONNXRUNTIME:-}" ] || { echo "needs ONNXRUNTIME=<jar of ONNX Runtime for Java>"; exit 3; }
cat > "$work/Look.java" <<'J'
import ai.onnxruntime.*;
import com.fasterxml.jackson.databind.*;
import java.awt.image.BufferedImage;
import java.nio.*;
import java.nio.file.*;
import java.util.*;
public class Look {
  public static void main(String[] a) throws Exception {
    boolean bad = false;
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession("part.onnx")) {
      for (String line : Files.readAllLines(Path.of("found/predictions.jsonl"))) {
        JsonNode r = new ObjectMapper().readTree(line);
        BufferedImage image = javax.imageio.ImageIO.read(Path.of(r.get("path").asText()).toFile());
        ByteBuffer bytes = ByteBuffer.allocateDirect(3 * image.getWidth() * image.getHeight());
        for (int y = 0; y < image.getHeight(); y++) for (int x = 0; x < image.getWidth(); x++) { int p = image.getRGB(x, y); bytes.put((byte) (p >> 16)).put((byte) (p >> 8)).put((byte) p); }
        long[] shape = {1, image.getHeight(), image.getWidth(), 3};
        try (OnnxTensor input = OnnxTensor.createTensor(environment, bytes.flip(), shape, OnnxJavaType.UINT8); OrtSession.Result o = session.run(Map.of("image", input))) {
          boolean label = ((boolean[]) o.get("label").orElseThrow().getValue())[0];
          if (label != r.get("label").asText().equals("anomalous")) { bad = true; System.out.println(r.get("path") + " run: " + r.get("score") + " " + r.get("label") + " onnx: " + ((float[]) o.get("score").orElseThrow().getValue())[0] + " " + label + " threshold " + r.get("threshold")); }
        }
      }
    }
    System.exit(bad ? 1 : 0);
  }
}
J
cd "$work" || exit 1; bad=0
echo "expected: the same label from the run and from the ONNX for every image"
for seed in 0 1 2 3 4 5; do
  rm -rf run found; train trainer.seed=$seed || { cat "$work/train.log"; exit 3; }
  "$p/anomalight" export format=onnx run="$work/run" to="$work/part.onnx" > out 2>&1 && "$p/anomalight" predict run="$work/run" input="$work/sample/test" to="$work/found" >> out 2>&1 || { cat out; exit 3; }
  java -Djava.awt.headless=true -cp "$p/src/target/lib/*:$ONNXRUNTIME" "$work/Look.java" || bad=1
done
[ $bad -eq 0 ] || fail "labels differ"
pass
