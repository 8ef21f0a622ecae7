import Testing
import Trials

@Suite struct VectorCommandTests {
  private func spaceOfThreeWords(_ folder: TestFolder) throws -> String {
    try folder.add("space.txt", "3 2\nfever 1 2\ncough 2 1\npain -1 3\n")
  }

  @Test func aSpaceOfOneDimensionIsDrawnOnALine() throws {
    let folder = try TestFolder()
    let space = try folder.add("line.txt", "3 1\na 1\nb 2\nc -3\n")
    let result = try Program.osler(
      "vectors", "map", "-o", "\(folder.path)/map.svg", "-m", space, "a", "b", "c")
    #expect(result.status == 0, "\(result.errors)")
    #expect(!(try Program.text("\(folder.path)/map.svg").contains("nan")))
  }

  @Test func aMissingListIsNamedAndTheOthersAreMeasured() throws {
    let folder = try TestFolder()
    let list = try folder.add("pairs", "fever cough 1\nfever pain 2\ncough pain 3\n")
    let result = try Program.osler(
      "vectors", "similarity", "--format", "ndjson", "-m", try spaceOfThreeWords(folder),
      "\(folder.path)/none", list)
    #expect(result.status == 2)
    #expect(result.output.contains("\"covered\":3"))
    #expect(result.errors.contains("could not read \(folder.path)/none"))
    #expect(result.errors.contains("1 of 2 inputs failed"))
  }

  @Test func aListWithoutACoveredPairHasNoRho() throws {
    let folder = try TestFolder()
    let list = try folder.add("pairs", "+ - 1\n* / 2\n")
    let result = try Program.osler(
      "vectors", "similarity", "--format", "ndjson", "-m", try spaceOfThreeWords(folder), list)
    #expect(result.status == 2)
    #expect(result.output.contains("\"rho\":null"))
    #expect(result.errors.contains("no order to compare: 0 of 2 pairs are covered"))
  }
}
