package io.github.imagerecognition.checkpoint;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** A process of its own that says when it is ready and downloads once it is told to. */
final class DownloadProcess {

  private DownloadProcess() {}

  static Process start(Path cache, URI pretrainedFolder, String name) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            DownloadProcess.class.getName(),
            cache.toString(),
            pretrainedFolder.toString(),
            name);
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  public static void main(String[] arguments) throws IOException {
    CacheFolder cache = new CacheFolder(Path.of(arguments[0]));
    WeightsDownloader downloader = new WeightsDownloader(cache, URI.create(arguments[1]));
    System.out.println("ready");
    if (System.in.read() == '\n') {
      downloader.pretrained(arguments[2]);
    }
  }
}
