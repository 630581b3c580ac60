/**
 * What all workers of a process share: its cores, its unfinished files and its progress. The
 * application stops them together.
 */
package io.github.imagerecognition.process;
