import Glibc
import Synchronization

/// Temporary files that must not outlive the program when a signal ends it.
public enum Interruption {
  private static let slots = 16
  // Read by the signal handler, so it is plain memory that is never freed or moved.
  nonisolated(unsafe) private static let names =
    UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: slots)
  private static let installed = Mutex(false)

  package static func removeOnSignal(_ path: String) {
    installed.withLock { ready in
      if !ready {
        names.initialize(repeating: nil, count: slots)
        for signal in [SIGINT, SIGTERM, SIGHUP] { installHandler(signal) }
        ready = true
      }
      for slot in 0..<slots where names[slot] == nil {
        names[slot] = strdup(path)
        return
      }
    }
  }

  package static func forget(_ path: String) {
    installed.withLock { _ in
      for slot in 0..<slots {
        guard let name = names[slot], strcmp(name, path) == 0 else { continue }
        names[slot] = nil
        free(name)
      }
    }
  }

  private static func installHandler(_ signal: Int32) {
    Glibc.signal(signal) { number in
      for slot in 0..<Interruption.slots {
        if let name = Interruption.names[slot] { unlink(name) }
      }
      Glibc.signal(number, SIG_DFL)
      raise(number)
    }
  }
}
