package dev.anabranch.console;

import dev.anabranch.blobs.ArchiveRefused;
import dev.anabranch.blobs.BlobDamaged;
import dev.anabranch.blobs.BlobMissing;
import dev.anabranch.blobs.BlobTooLarge;
import dev.anabranch.blobs.NoSuchFile;
import dev.anabranch.blobs.WorkspaceTooLarge;
import dev.anabranch.bus.BusUnavailable;
import dev.anabranch.console.Problem.Kind;
import dev.anabranch.console.access.AccessRefused;
import dev.anabranch.journal.EventTooLarge;
import dev.anabranch.journal.ExportRefused;
import dev.anabranch.journal.ImportCollides;
import dev.anabranch.journal.JournalBusy;
import dev.anabranch.journal.JournalDamaged;
import dev.anabranch.journal.JournalFailed;
import dev.anabranch.journal.JournalMoved;
import dev.anabranch.journal.LibraryMoved;
import dev.anabranch.journal.UnknownSession;
import dev.anabranch.journal.anchor.AnchorsRefused;
import dev.anabranch.journal.derived.DerivedUnavailable;
import dev.anabranch.journal.derived.SearchRefused;
import dev.anabranch.json.JsonRefused;
import dev.anabranch.remote.RemoteRefused;
import dev.anabranch.sessions.ReadOnlySession;
import dev.anabranch.sessions.Sessions;
import dev.anabranch.sessions.UnknownCall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what went wrong into what the caller can do about it. */
final class Problems {
  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  private Problems() {}

  /** {@code writes}: the request wanted to change something. */
  static Problem of(Throwable thrown, boolean writes) {
    Throwable cause = unwrapped(thrown);
    String message = String.valueOf(cause.getMessage());
    return switch (cause) {
      case Problem problem -> problem;
      case UnknownSession e ->
          new Problem(Kind.NO_SUCH_SESSION, "No such session; GET /api/sessions lists them.");
      case UnknownCall e -> new Problem(Kind.NO_SUCH_CALL, sentence(message));
      case Sessions.KeyReused e -> new Problem(Kind.KEY_REUSED, message);
      case ReadOnlySession e -> new Problem(Kind.READ_ONLY, message);
      case Sessions.Refused e -> new Problem(writes ? Kind.REFUSED : Kind.NO_SUCH_ENTRY, message);
      case RemoteRefused e -> new Problem(remote(e.kind()), sentence(message));
      case AccessRefused e -> new Problem(access(e.kind()), sentence(message));
      case JsonRefused e -> new Problem(Kind.BAD_REQUEST, message);
      case SearchRefused e -> new Problem(Kind.BAD_REQUEST, message);
      case DerivedUnavailable e -> new Problem(Kind.UNAVAILABLE, message);
      case NoSuchFile e -> new Problem(Kind.NO_SUCH_FILE, message);
      case ArchiveRefused e -> new Problem(Kind.UNPROCESSABLE, message);
      case WorkspaceTooLarge e -> new Problem(Kind.TOO_LARGE, message);
      case BlobTooLarge e -> new Problem(Kind.TOO_LARGE, message);
      case EventTooLarge e -> new Problem(Kind.TOO_LARGE, message);
      case BlobMissing e -> new Problem(Kind.NO_SUCH_BLOB, message);
      case JournalMoved e ->
          new Problem(Kind.REFUSED, "The session moved on meanwhile; look at it and ask again.");
      case LibraryMoved e ->
          new Problem(Kind.REFUSED, "The library moved on meanwhile; look at it and ask again.");
      case ImportCollides e -> new Problem(Kind.COLLISION, sentence(message));
      case ExportRefused e -> new Problem(Kind.UNPROCESSABLE, sentence(message));
      case BlobDamaged e -> failed(e, message);
      case JournalDamaged e -> failed(e, message);
      case AnchorsRefused e -> anchorsRefused(e);
      case BusUnavailable e -> new Problem(Kind.UNAVAILABLE, sentence(message));
      case JournalBusy e -> new Problem(Kind.UNAVAILABLE, message);
      case JournalFailed e -> new Problem(Kind.UNAVAILABLE, message);
      case CallerGone e -> new Problem(Kind.BAD_REQUEST, message);
      case TimeoutException e -> late();
      case InterruptedException e -> late();
      case FileSystemException e -> diskRefuses(e, String.valueOf(e.getReason()));
      case IOException e -> diskRefuses(e, message);
      default -> failed(cause, "It is in the server's log");
    };
  }

  private static Kind remote(RemoteRefused.Kind kind) {
    return switch (kind) {
      case NO_SUCH_WORKER -> Kind.NO_SUCH_WORKER;
      case NO_SUCH_CALL -> Kind.NO_SUCH_CALL;
      case IN_THE_WAY -> Kind.IN_THE_WAY;
      case BUSY -> Kind.UNAVAILABLE;
      case SENSELESS -> Kind.UNPROCESSABLE;
    };
  }

  private static Kind access(AccessRefused.Kind kind) {
    return switch (kind) {
      case SENSELESS -> Kind.UNPROCESSABLE;
      case NAME_TAKEN, TOO_MANY -> Kind.IN_THE_WAY;
      case NO_SUCH_TOKEN -> Kind.NO_SUCH_TOKEN;
    };
  }

  private static String sentence(String message) {
    return message.substring(0, 1).toUpperCase(Locale.ROOT) + message.substring(1) + ".";
  }

  private static Throwable unwrapped(Throwable thrown) {
    boolean wrapper =
        thrown instanceof CompletionException
            || thrown instanceof ExecutionException
            || thrown instanceof UncheckedIOException;
    return wrapper && thrown.getCause() != null ? unwrapped(thrown.getCause()) : thrown;
  }

  private static Problem late() {
    return new Problem(
        Kind.TOO_LATE, "It may still happen: look at the session before asking again.");
  }

  /** A reason names no path of this machine. */
  private static Problem diskRefuses(IOException cause, String reason) {
    LOG.error("the disk refuses", cause);
    return new Problem(
        Kind.UNAVAILABLE,
        "The disk of the data folder refuses: " + reason + ". Mend that, then ask again.");
  }

  /** The reason names files of this machine. */
  private static Problem anchorsRefused(AnchorsRefused cause) {
    LOG.error("no signed statements", cause);
    return new Problem(
        Kind.UNAVAILABLE,
        "The signed statements of this server are not in order; its log says what is wrong.");
  }

  private static Problem failed(Throwable cause, String words) {
    String incident = UUID.randomUUID().toString();
    LOG.error("request failed, incident {}", incident, cause);
    return new Problem(Kind.FAILED, words + " (incident " + incident + ").");
  }
}
