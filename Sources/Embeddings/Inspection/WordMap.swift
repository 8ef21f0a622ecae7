/// Words on a plane, as an SVG picture.
public struct WordMap: Sendable {
  public struct Panel: Sendable {
    public var title: String
    public var places: [(x: Double, y: Double)]

    public init(_ title: String, _ places: [(x: Double, y: Double)]) {
      self.title = title
      self.places = places
    }
  }

  public var words: [String]
  public var panels: [Panel]

  public init(_ words: [String], _ panels: [Panel]) {
    self.words = words
    self.panels = panels
  }

  private static let size = 640.0
  private static let margin = 48.0

  /// The picture; panels stand side by side.
  public var svg: String {
    let width = Self.size * Double(panels.count)
    var lines = [
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(Int(width))\" height=\"\(Int(Self.size))\" "
        + "viewBox=\"0 0 \(Int(width)) \(Int(Self.size))\" font-family=\"sans-serif\" font-size=\"12\">",
      "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>",
    ]
    for (number, panel) in panels.enumerated() {
      lines += draw(panel, left: Double(number) * Self.size)
    }
    return lines.joined(separator: "\n") + "\n</svg>\n"
  }

  private func draw(_ panel: Panel, left: Double) -> [String] {
    let xs = panel.places.map(\.x)
    let ys = panel.places.map(\.y)
    let room = Self.size - 2 * Self.margin
    func spot(_ value: Double, _ all: [Double]) -> Double {
      let (low, high) = (all.min() ?? 0, all.max() ?? 1)
      return Self.margin + room * (high > low ? (value - low) / (high - low) : 0.5)
    }
    var lines = [
      "<text x=\"\(left + 12)\" y=\"22\" font-size=\"15\" font-weight=\"bold\">\(Self.escaped(panel.title))</text>"
    ]
    for (word, place) in zip(words, panel.places) {
      let x = Self.short(left + spot(place.x, xs))
      let y = Self.short(spot(place.y, ys))
      lines.append("<circle cx=\"\(x)\" cy=\"\(y)\" r=\"3\" fill=\"#2a6f97\"/>")
      lines.append("<text x=\"\(x)\" y=\"\(y)\" dx=\"5\" dy=\"4\">\(Self.escaped(word))</text>")
    }
    return lines
  }

  private static func short(_ value: Double) -> Double { (value * 10).rounded() / 10 }

  private static func escaped(_ text: String) -> String {
    text.reduce(into: "") { result, character in
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default: result.append(character)
      }
    }
  }
}
