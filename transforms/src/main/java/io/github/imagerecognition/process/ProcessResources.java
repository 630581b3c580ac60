package io.github.imagerecognition.process;

import java.io.IOException;
import java.time.Duration;

/**
 * What the workers of this JVM share. There is one at a time, because runners create the workers.
 * The application stops it before the process ends; a program that goes on replaces it.
 */
public final class ProcessResources {

  private static volatile ProcessResources current = new ProcessResources(new Cores());

  private final Cores cores;
  private final UnfinishedFiles unfinishedFiles = new UnfinishedFiles();
  private final Progress progress = new Progress();
  private final SharedValues sharedValues = new SharedValues();

  private ProcessResources(Cores cores) {
    this.cores = cores;
  }

  /** Returns the resources that workers use now. */
  public static ProcessResources current() {
    return current;
  }

  /**
   * Puts new resources in the place of the current ones. Threads that have waited for a core since
   * {@link #stop} go on with the new ones.
   */
  public static synchronized ProcessResources replace() {
    ProcessResources former = current;
    current = new ProcessResources(former.cores.successor());
    former.cores.sendOn();
    return current;
  }

  /** What has been done with these resources so far. */
  public Progress progress() {
    return progress;
  }

  /** What workers of one run have in common. */
  public SharedValues sharedValues() {
    return sharedValues;
  }

  Cores cores() {
    return cores;
  }

  UnfinishedFiles unfinishedFiles() {
    return unfinishedFiles;
  }

  /**
   * Lets no native code and no file begin, waits for the native code that runs, and deletes what is
   * half-written. The engines' libraries are unloaded when the process ends, and a thread that is
   * still in them then crashes it.
   *
   * @return whether all native code has ended in time
   * @throws IOException when an unfinished file cannot be deleted
   */
  public boolean stop(Duration patience) throws InterruptedException, IOException {
    boolean idle = cores.stop(patience);
    unfinishedFiles.delete();
    return idle;
  }
}
