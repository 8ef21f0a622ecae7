import Testing
import Trials

@Suite struct InterruptTests {
  /// Thousands of files are being written, and more might come, when the signal comes.
  @Test(arguments: [("INT", 130), ("TERM", 143), ("HUP", 129)])
  func aSignalLeavesNoHalfWrittenFile(signal: String, status: Int) throws {
    let folder = try TestFolder()
    let result = try Program.shell(
      """
      cd \(folder.path) && mkdir out
      for i in $(seq 3000); do echo '{"id":"'$i'","text":"Pain and fever. No cough."}'; done >rows.ndjson
      { cat rows.ndjson; sleep 20; } 2>/dev/null |
        "$osler" extract --only lexicon --format brat --output out - &
      until [ -e out/20.ann ]; do sleep 0.02; done
      kill -\(signal) $!; wait $!; echo "status $?"
      ls -A out | grep -vE '[.](ann|txt)$'
      find out -name '*.ann' -empty
      """)
    #expect(result.output == "status \(status)\n", "\(result.errors)")
  }
}
