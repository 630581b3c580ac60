/** The application: options, the graph, the run, its report and its exit code. */
package io.github.imagerecognition.pipeline;
