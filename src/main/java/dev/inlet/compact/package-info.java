/**
 * Compaction: many small files become few large ones with the same content, without decoding where
 * the files allow it.
 */
package dev.inlet.compact;
