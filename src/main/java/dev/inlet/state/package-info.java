/**
 * Numbered documents on a Hadoop file system, each put once and never changed; {@link
 * dev.inlet.state.StateStore} is the entry type. Of several writers of one name exactly one wins.
 */
package dev.inlet.state;
