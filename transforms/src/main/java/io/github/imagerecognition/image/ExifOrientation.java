package io.github.imagerecognition.image;

/** What becomes of the rotation that a camera notes in a picture's EXIF data. */
public enum ExifOrientation {
  /** The pixels stay as they are stored, as with Pillow's {@code Image.open}. */
  IGNORE,

  /** The picture is turned upright, as browsers show it. */
  APPLY
}
