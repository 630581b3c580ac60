/**
 * What all workers of a process share: its cores, its unfinished files and its progress, which the
 * application stops together, and the proxies that lead out of it.
 */
package io.github.imagerecognition.process;
