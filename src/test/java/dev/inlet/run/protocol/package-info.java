/**
 * A model of the commit protocol that is searched in all its states; entry type {@link
 * dev.inlet.run.protocol.Search}. A step of an actor is one read or one write of what others can
 * see.
 */
package dev.inlet.run.protocol;
