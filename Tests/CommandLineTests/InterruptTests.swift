import Testing
import Trials

@Suite struct InterruptTests {
  /// The program waits for more rows of its input when the signal comes, with its output file begun.
  @Test(arguments: ["INT", "TERM", "HUP"])
  func aSignalLeavesNoHalfWrittenFile(signal: String) throws {
    let folder = try TestFolder()
    let result = try Program.shell(
      """
      cd \(folder.path) && mkfifo rows && exec 3<>rows
      mkdir out
      "$osler" extract --only lexicon --format brat --output out - <rows 3>&- &
      printf '{"id":"a","text":"Pain."}\\n' >&3
      for i in $(seq 100); do [ -e out/a.ann ] && break; sleep 0.1; done
      kill -\(signal) $!; wait $!; echo "status $?"
      ls -A out
      """)
    let number = ["INT": 130, "TERM": 143, "HUP": 129][signal]!
    #expect(!result.output.contains(".part"))
    #expect(result.output.hasPrefix("status \(number)\n"), "\(result.output)\(result.errors)")
  }
}
