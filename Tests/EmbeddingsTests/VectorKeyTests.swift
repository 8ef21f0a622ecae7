import Embeddings
import Testing

@Suite struct VectorKeyTests {
  @Test(arguments: [
    ("Haemorrhages", "hemorrhage"), ("b.i.d.", "bid"), ("120/80", "000/00"), ("138/74", "000/00"),
    ("98.6", "00.0"), ("-3", "-0"), (".5", ".0"), ("L5", "l5"), ("CD4", "cd4"),
  ])
  func aTokenIsKeptUnderItsFoldOrShape(token: String, key: String) {
    #expect(VectorKey.make(token) == Array(key.utf8))
  }

  @Test func aLongKeyIsCutBetweenScalars() {
    let key = VectorKey.make(String(repeating: "é", count: 40) + String(repeating: "ß", count: 40))
    #expect(key.count <= VectorKey.longest)
    #expect(String(validating: key, as: UTF8.self) != nil)
  }
}
