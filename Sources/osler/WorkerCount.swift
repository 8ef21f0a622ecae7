import Glibc

/// How many workers commands use.
enum WorkerCount {
  /// One for each core that is there.
  static var standard: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
}
