/**
 * What others may write for Inlet: {@link dev.inlet.spi.TextClassifier}. Nothing here refers to
 * anything else of Inlet, so that a jar that is compiled against it goes on working.
 */
package dev.inlet.spi;
