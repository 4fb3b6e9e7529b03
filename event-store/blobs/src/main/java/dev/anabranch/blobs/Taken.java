package dev.anabranch.blobs;

/**
 * A snapshot that was taken: its root, what it holds (folders and links count as files), and how
 * many files had to be read for it because they were new or changed. {@code skipped} counts
 * sockets, fifos and devices; {@code uncaptured} files above the cap.
 */
public record Taken(String root, int files, long bytes, int hashed, int skipped, int uncaptured) {}
