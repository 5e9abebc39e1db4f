/**
 * Which files there are; {@link dev.inlet.discover.FileDiscovery} is the entry type. Every file of
 * a location is either listed, or counted as left out with the reason, or one of those of which a
 * listing says that it could not see them.
 */
package dev.inlet.discover;
