package dev.inlet.read;

import java.io.Serializable;
import java.util.ArrayList;

/** The files that one task reads, one after the other. */
record ReadTask(ArrayList<InputFile> files) implements Serializable {}
