package io.github.imagerecognition.checkpoint;

/** The folder of the user who runs the process. */
enum UserCache implements CacheProvider {
  INSTANCE;

  @Override
  public CacheFolder folder() {
    return CacheFolder.ofUser(CacheFolder.REMEDY);
  }
}
