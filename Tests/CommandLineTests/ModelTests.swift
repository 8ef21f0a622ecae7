import Testing
import Trials

@Suite struct ModelTests {
  @Test func everyLinkedModelHasItsCard() throws {
    let rows = try Program.osler("model", "--format", "ndjson").output.split(separator: "\n")
    let names = rows.compactMap { row in
      row.split(separator: "\"").dropFirst(3).first.map(String.init)
    }
    #expect(names.contains("tagger") && names.contains("vectors-clinical"), "\(names)")
    for name in names {
      let card = try Program.osler("model", name)
      #expect(card.status == 0)
      #expect(card.output.hasPrefix("# "), "\(name)")
      #expect(card.output.lowercased().contains("trained"), "\(name)")
    }
  }

  @Test func aFileTellsItsKindAndTensors() throws {
    let file = "\(Program.root())/models/tagger.safetensors"
    let result = try Program.osler("model", file, "--format", "table")
    #expect(result.status == 0)
    #expect(result.output.contains("kind  "))
    #expect(result.output.contains("F16"))
  }

  @Test func aWrongNameIsSuggestedARightOne() throws {
    let result = try Program.osler("model", "taggr")
    #expect(result.status == 64)
    #expect(result.errors.contains("did you mean tagger?"))
  }

  @Test func aFileThatIsNoModelIsAFailure() throws {
    let folder = try TestFolder()
    let result = try Program.osler("model", try folder.add("a.safetensors", "no model"))
    #expect(result.status == 2)
    #expect(result.errors.contains("a.safetensors"))
  }
}
