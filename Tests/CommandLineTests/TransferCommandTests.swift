import JSON
import Testing
import Trials

@Suite struct TransferCommandTests {
  /// Six small notes, four to learn from and two to check on, and the same ones without annotations.
  private func notes() throws -> (folder: TestFolder, options: [String]) {
    let folder = try TestFolder()
    let drugs = ["torolax", "benazine", "calurol", "dexomine", "ferrotab", "gelumin"]
    for (number, drug) in drugs.enumerated() {
      let text = "He takes \(drug) now.\nShe has fever today.\n"
      let end = 9 + drug.utf8.count
      let fever = 23 + drug.utf8.count
      let name = number < 4 ? "learn" : "check"
      _ = try folder.add("\(name)/n\(number).txt", text)
      _ = try folder.add(
        "\(name)/n\(number).ann",
        "T1\tdrug 9 \(end)\t\(drug)\nT2\tfinding \(fever) \(fever + 5)\tfever\n")
      _ = try folder.add("plain/p\(number).txt", text)
    }
    return (
      folder,
      [
        "evaluate", "transfer", "--train", "\(folder.path)/learn", "--dev", "\(folder.path)/check",
        "--seeds", "1", "--epochs", "4", "--shares", "50", "--format", "ndjson",
      ]
    )
  }

  @Test func armsAreTaughtWithNotesThatNobodyAnnotated() throws {
    let (folder, options) = try notes()
    let taught = ["--arms", "random,random+taught", "--unlabelled", "\(folder.path)/plain"]
    let first = try Program.run(
      ["\(Program.folder)/osler"] + options + taught, input: [], environment: [])
    #expect(first.status == 0, "\(first.errors)")
    let rows = try first.output.split(separator: "\n").map { try JSONParser.parse(String($0)) }
    #expect(rows.map { $0["vectors"]?.string } == ["random", "random+taught"])
    #expect(rows.allSatisfy { (0...1).contains($0["f1"]?.number ?? -1) })
    let again = try Program.run(
      ["\(Program.folder)/osler"] + options + taught + ["-j", "1"], input: [], environment: [])
    #expect(again.output == first.output)
  }

  @Test func rowsOfAnEarlierRunAreNotMeasuredAgain() throws {
    let (folder, options) = try notes()
    let setting = "seed 1, 4 passes over all notes, no rows"
    let row =
      #"{"vectors":"random","share":0.5,"f1":0.1234,"seeds":[0.1234],"setting":"\#(setting)"}"#
    let known = try folder.add("known.ndjson", row + "\n")
    let curve = "\(folder.path)/curve.svg"
    let words =
      ["\(Program.folder)/osler"] + options
      + ["--arms", "random,adapted", "--known", known, "--output", curve]
    let other = try Program.run(words, input: [], environment: [])
    #expect(other.status == 2)
    #expect(other.errors.contains("known.ndjson holds rows of another setting"), "\(other.errors)")
    let result = try Program.run(words + ["--no-rows"], input: [], environment: [])
    #expect(result.status == 0, "\(result.errors)")
    let lines = result.output.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines.first.map(String.init) == row)
    #expect(try Program.shell("grep -c '<circle' \(curve)").output == "2\n")
  }
}
