package io.github.imagerecognition.benchmarks;

import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.bucket.HmacKeys;
import io.github.imagerecognition.bucket.S3Store;
import io.github.imagerecognition.testing.RequestRelay;
import io.github.imagerecognition.testing.S3Server;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The whole job on an S3 server to which every request takes longer; and the same without that, so
 * that what the requests' time costs is told from what the server costs, which computes beside the
 * job.
 */
final class S3Part implements Part {

  static final String RATE = figure(50);
  static final String CONTROL = figure(0);

  private static final List<Integer> LATENCIES_MILLIS = List.of(50, 0);

  private final Workspace workspace;
  private final Scale scale;
  private final Map<Integer, RequestRelay> relays = new HashMap<>();
  private String bucket;
  private Map<String, String> environment;

  S3Part(Workspace workspace, Scale scale) {
    this.workspace = workspace;
    this.scale = scale;
  }

  private static String figure(int latencyMillis) {
    return String.format(
        Locale.ROOT, "job on S3 with %d ms more per request, start-up left out", latencyMillis);
  }

  @Override
  public String name() {
    return "s3";
  }

  @Override
  public void prepare() throws IOException, InterruptedException {
    S3Server server = S3Server.shared();
    bucket = server.newBucket();
    environment = new HashMap<>(server.environment(bucket));
    upload(workspace.catalogue(scale.copies().few()), "few");
    upload(workspace.catalogue(scale.copies().many()), "many");
    for (int latency : LATENCIES_MILLIS) {
      int port = URI.create(server.endpoint()).getPort();
      relays.put(latency, RequestRelay.to(port, request -> Thread.sleep(latency)));
    }
    // Fills the cache with the network and, from Java 19 on and unlike --check, the archive of
    // classes.
    embed(0, "few", "first");
  }

  private void upload(Path catalogue, String prefix) throws IOException {
    BucketLocation location =
        BucketLocation.parse("s3://%s/%s".formatted(bucket, prefix), S3Part::store);
    try (Bucket target = location.open()) {
      for (Path picture : Catalogue.pictures(catalogue)) {
        String key = catalogue.relativize(picture).toString();
        target.write(key, Files.readAllBytes(picture), "image/*");
      }
    }
  }

  private static S3Store store() {
    return S3Store.of(
        S3Server.shared().endpoint(),
        new HmacKeys(S3Server.ACCESS_KEY_ID, S3Server.SECRET_ACCESS_KEY));
  }

  @Override
  public void measure(Round round) throws IOException, InterruptedException {
    for (int latency : LATENCIES_MILLIS) {
      double few = embed(latency, "few", "round-" + round.number());
      double many = embed(latency, "many", "round-" + round.number());
      round.put(figure(latency), workspace.sampleRate(scale.copies(), few, many));
    }
  }

  private double embed(int latencyMillis, String prefix, String run)
      throws IOException, InterruptedException {
    environment.put("COS_ENDPOINT", relays.get(latencyMillis).endpoint());
    return workspace
        .job(
            environment,
            "--input=s3://%s/%s".formatted(bucket, prefix),
            String.format(
                Locale.ROOT, "--output=s3://%s/%s/%d/%s", bucket, run, latencyMillis, prefix),
            "--weights=" + scale.weights())
        .seconds();
  }

  @Override
  public List<Row> rows() {
    return List.of(
        Row.of(RATE, Unit.PICTURES_PER_SECOND), Row.of(CONTROL, Unit.PICTURES_PER_SECOND));
  }
}
