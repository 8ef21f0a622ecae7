import JSON
import Testing

@Suite struct JSONTests {
  @Test(arguments: [
    (#"{"a":[1,-2.5,true,null,"x"]}"#, #"{"a":[1,-2.5,true,null,"x"]}"#),
    (#" [ ] "#, "[]"),
    (#""\u00e9\ud83d\ude00\n\/""#, #""é😀\n/""#),
    ("{}", "{}"),
  ])
  func parsedAndWrittenAgainIsTheSameValue(text: String, expected: String) throws {
    #expect(try JSONParser.parse(text).text == expected)
  }

  @Test(arguments: [
    (#"{"a":1,}"#, 7), ("[1", 2), ("nul", 3), (#""\ud83d""#, 7), ("1 2", 2), ("", 0), ("--", 0),
    ("\"a\nb\"", 2), ("[1e999]", 1),
  ])
  func damageIsNamedByItsByte(text: String, byte: Int) {
    #expect { try JSONParser.parse(text) } throws: { ($0 as? JSONError)?.byte == byte }
  }

  @Test func invalidUTF8IsRefused() {
    #expect(throws: JSONError.self) { try JSONParser.parse([0x22, 0xFF, 0x22]) }
  }

  @Test func deepNestingIsRefusedInsteadOfCrashing() {
    #expect(throws: JSONError.self) {
      try JSONParser.parse(String(repeating: "[", count: 100_000))
    }
  }

  @Test func numbersAreRoundedAndControlCharactersEscaped() {
    var writer = JSONWriter()
    writer.object {
      $0.member("score", 0.98765, digits: 3)
      $0.member("whole", 2.0, digits: 3)
      $0.member("text", "a\u{1}\"\\")
      $0.member("none", nil)
    }
    #expect(writer.text == #"{"score":0.988,"whole":2,"text":"a\u0001\"\\","none":null}"#)
  }
}
