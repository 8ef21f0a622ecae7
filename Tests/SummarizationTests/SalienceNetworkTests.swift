import Embeddings
import JSON
import Neural
import Summarization
import TensorCore
import Testing

@Suite struct SalienceNetworkTests {
  private func lesson() throws -> SalienceLesson {
    let facts = try JSONParser.parse(
      """
      {"facts":[
        {"id":"F1","part":"medications","must":true,"match":[["vancomycin"],["stopped"]]},
        {"id":"F2","part":"situation_awareness","must":true,"match":[["DNR/DNI"]]},
        {"id":"F3","part":"problems","must":false,"match":[["pneumonia"]]}
      ],"traps":[{"id":"X1","match":[["full code"]],"allowed_if":[]}],"conflicts":[]}
      """)
    return ReferenceCase(name: "c", notes: SampleNotes.stay, facts: HandoverFacts(facts)).lesson()
  }

  private func network() throws -> SalienceNetwork {
    let vectors = try #require(RecurrentSalience.linkedVectors)
    var random = SplitMix64(seed: 3)
    return SalienceNetwork(dimensions: vectors.dimensions, using: &random)
  }

  /// The loss with the same values left out each time.
  private func loss(_ network: SalienceNetwork, _ lesson: SalienceLesson) -> Double {
    var gradient = network.zeros()
    var random = SplitMix64(seed: 5)
    return network.learn(lesson, gradient: &gradient, using: &random)
  }

  @Test func gradientsAgreeWithDifferences() throws {
    let lesson = try lesson()
    let network = try network()
    var gradient = network.zeros()
    var random = SplitMix64(seed: 5)
    _ = network.learn(lesson, gradient: &gradient, using: &random)
    let slopes = gradient.parameters()
    let step: Float = 0.01
    for (place, slope) in slopes.enumerated() {
      // The steepest value of each matrix tells most.
      let matrix = slope.matrix
      let index = (0..<matrix.rows * matrix.columns).max {
        abs(matrix[$0 / matrix.columns, $0 % matrix.columns])
          < abs(matrix[$1 / matrix.columns, $1 % matrix.columns])
      }!
      let (row, column) = (index / matrix.columns, index % matrix.columns)
      func moved(_ by: Float) -> Double {
        var other = network
        var current = 0
        other.visit("model") { _, weights in
          if current == place { weights[row, column] += by }
          current += 1
        }
        return loss(other, lesson)
      }
      let difference = (moved(step) - moved(-step)) / Double(2 * step)
      let expected = Double(matrix[row, column])
      #expect(
        abs(difference - expected) <= 0.02 + 0.05 * abs(expected), "\(slope.path)")
    }
  }

  @Test func trainingLowersTheLossAndRepeatsItself() throws {
    let lesson = try lesson()
    let weights = SalienceWeights.trained(on: [lesson])
    let again = SalienceWeights.trained(on: [lesson])
    func bytes(_ weights: SalienceWeights) -> [UInt8] {
      var writer = WeightFile.Writer(kind: "summary")
      weights.store(in: &writer)
      return writer.bytes()
    }
    #expect(bytes(weights) == bytes(again))
    let texts = HandoverBuilder(weights).handover(of: SampleNotes.stay).statements.map(\.text)
    #expect(texts.contains { $0.contains("Vancomycin stopped") })
  }
}
