/**
 * What a job has read and is reading; {@link dev.inlet.bookmark.Ledger} is the entry type. The
 * ledger only grows, and a bookmark is nothing but its fold.
 */
package dev.inlet.bookmark;
