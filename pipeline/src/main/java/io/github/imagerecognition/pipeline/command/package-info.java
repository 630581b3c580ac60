/** The commands, one class each: what they are called, what they can be told, what they do. */
package io.github.imagerecognition.pipeline.command;
