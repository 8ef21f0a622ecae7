import Files
import Glibc
import Trials

/// The built program, run as a user runs it.
struct Program {
  struct Result {
    var status: Int32
    var output: String
    var errors: String
  }

  /// The folder that holds this test and the programs built with it.
  static let folder: String = {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &buffer, buffer.count)
    let path = String(
      decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return path.split(separator: "/").dropLast().map { "/\($0)" }.joined()
  }()

  /// The root of the repository.
  static func root(file: String = #filePath) -> String {
    file.split(separator: "/").dropLast(3).map { "/\($0)" }.joined()
  }

  /// Runs `osler` with these words.
  static func osler(_ words: String..., input: String = "", environment: [String] = []) throws
    -> Result
  {
    try run(["\(folder)/osler"] + words, input: Array(input.utf8), environment: environment)
  }

  /// Runs a line of shell in which `$osler` is the program.
  static func shell(_ line: String) throws -> Result {
    try run(["/bin/bash", "-c", line], input: [], environment: ["osler=\(folder)/osler"])
  }

  static func run(_ words: [String], input: [UInt8], environment: [String]) throws -> Result {
    let folder = try TestFolder()
    let standardInput = try folder.add("in", bytes: input)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    let writing = O_WRONLY | O_CREAT | O_TRUNC
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, standardInput, O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "\(folder.path)/out", writing, 0o600)
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "\(folder.path)/err", writing, 0o600)
    // Threads of tests block signals; the program must not inherit that.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    let arguments = words.map { strdup($0) } + [nil]
    let variables =
      (environment + ["PATH=/usr/bin:/bin", "TERM=dumb", "LD_LIBRARY_PATH=\(libraries)"]).map {
        strdup($0)
      }
      + [nil]
    defer { (arguments + variables).forEach { free($0) } }
    var process: pid_t = 0
    let refused = posix_spawn(&process, words[0], &actions, &attributes, arguments, variables)
    guard refused == 0 else {
      throw FileError("run", words[0], reason: String(cString: strerror(refused)))
    }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 && errno == EINTR {}
    let ended = status & 0x7F == 0
    return Result(
      status: ended ? (status >> 8) & 0xFF : 128 + (status & 0x7F),
      output: try text("\(folder.path)/out"), errors: try text("\(folder.path)/err"))
  }

  private static var libraries: String {
    getenv("LD_LIBRARY_PATH").map { String(cString: $0) } ?? ""
  }

  static func text(_ path: String) throws -> String {
    var source = try ByteSource(path)
    return String(decoding: try source.readAll(), as: UTF8.self)
  }
}
