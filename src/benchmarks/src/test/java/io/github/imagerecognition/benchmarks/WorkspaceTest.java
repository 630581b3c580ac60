package io.github.imagerecognition.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceTest {

  @TempDir private Path root;

  @Test
  void givesEachRunAnOutputOfItsOwn() throws IOException {
    Workspace workspace = Workspace.in(root);

    Path first = workspace.newOutput();
    Files.writeString(first.resolve("embeddings.npy"), "");
    Path second = workspace.newOutput();

    assertThat(second).isNotEqualTo(first).isEmptyDirectory();
    assertThat(first).isNotEmptyDirectory();
  }

  @Test
  void leavesNothingOfAFormerMeasurement() throws IOException {
    Path output = Workspace.in(root).newOutput();

    Workspace workspace = Workspace.in(root);

    assertThat(output).doesNotExist();
    assertThat(workspace.folder()).isEmptyDirectory();
    workspace.delete();
    assertThat(workspace.folder()).doesNotExist();
  }
}
