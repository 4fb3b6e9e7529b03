package dev.anabranch.journal.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A few threads that share the opening of images; opening waits more than it computes. */
final class Workers {
  static final int COUNT = 4;

  private Workers() {}

  /** Each does the share {@code 0} to {@code COUNT - 1}, in an image folder of its own. */
  static void share(Work work) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(COUNT)) {
      List<Future<?>> done = new ArrayList<>();
      for (int worker = 0; worker < COUNT; worker++) {
        int share = worker;
        done.add(
            threads.submit(() -> {
              try (ImageFolder folder = new ImageFolder()) {
                work.run(share, folder);
              }
              return null;
            }));
      }
      for (Future<?> one : done) {
        one.get();
      }
    }
  }

  interface Work {
    void run(int share, ImageFolder folder) throws Exception;
  }
}
