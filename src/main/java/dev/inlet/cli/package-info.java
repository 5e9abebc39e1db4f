/**
 * The command line; {@link dev.inlet.cli.Main} is the entry type. One class per command; nothing is
 * printed and no process ends anywhere else.
 */
package dev.inlet.cli;
