import Summarization
import Testing

@Suite struct DayTests {
  private let reader = DayReader(
    note: Day(iso: "2024-02-28T10:30")!, admission: Day(iso: "2024-02-26"),
    operation: Day(iso: "2024-02-27"))

  @Test(arguments: [
    ("1970-01-01", 0), ("2000-02-29", 11016), ("2024-12-31", 20088), ("1969-12-31", -1),
  ]) func countsDays(iso: String, number: Int) throws {
    let day = try #require(Day(iso: iso))
    #expect(day.number == number)
    #expect(day.iso == iso)
  }

  @Test(arguments: ["2023-02-29", "2024-13-01", "2024-00-10", "yesterday", ""])
  func refusesDaysThatAreNone(text: String) { #expect(Day(iso: text) == nil) }

  @Test(arguments: [
    ("stopped yesterday", ["2024-02-27"]), ("repeat tomorrow am", ["2024-02-29"]),
    ("ct in 2 weeks", ["2024-03-13"]), ("see in 6-8 wk", ["2024-04-10"]),
    ("pod 2: walks", ["2024-02-29"]), ("pod#1", ["2024-02-28"]), ("hd#3", ["2024-02-28"]),
    ("hospital day 2", ["2024-02-27"]), ("from 2/26 to 3/4", ["2024-02-26", "2024-03-04"]),
    ("to 17/3 00:00", ["2024-03-17"]), ("on 12/30 last year", ["2023-12-30"]),
    ("clinic friday", ["2024-03-01"]), ("19 mar 2024", ["2024-03-19"]),
    ("ct 5 jan", ["2024-01-05"]),
    ("filled 9/12 months, the other 5/12, statin 12/12", []),
    ("seen 5/12", ["2024-05-12"]),
    ("bp 120/80, pain 3/10, 1/4 bottles, 1/2 tab", []), ("no date here", []),
  ]) func resolvesAgainstTheNote(text: String, days: [String]) {
    #expect(reader.days(in: text).map(\.iso) == days)
  }

  @Test func withoutAnchorsCountedDaysAreUnknown() {
    let bare = DayReader(note: Day(iso: "2024-02-28")!)
    #expect(bare.days(in: "pod 2, hd 3").isEmpty)
  }
}
