/**
 * How fast it is: the network and the preprocessing alone, the whole job, what it replaces, and the
 * ratios between them. {@link io.github.imagerecognition.benchmarks.Benchmarks} is the command.
 */
package io.github.imagerecognition.benchmarks;
