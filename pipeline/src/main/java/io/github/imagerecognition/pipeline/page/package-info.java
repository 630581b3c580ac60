/**
 * The page that shows a catalogue: one file with everything in it, made of a template, a style
 * sheet and a script among the resources, and of the data that is gathered here.
 */
package io.github.imagerecognition.pipeline.page;
