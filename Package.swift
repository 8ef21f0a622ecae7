// swift-tools-version: 6.2
import PackageDescription

// One line a target, from the ground up. The rule of the house: imports point down, siblings never
// import each other. Sources/README.md is the map.

/// What every Swift target is compiled with.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableExperimentalFeature("Lifetimes"),
  .treatAllWarnings(as: .error),
]

/// A Swift library target of this package.
func room(_ name: String, _ dependencies: String...) -> Target {
  .target(
    name: name, dependencies: dependencies.map { .byName(name: $0) },
    exclude: documented.contains(name) ? ["README.md"] : [], swiftSettings: strict)
}

/// The rooms that have a page of their own beside the map.
let documented: Set<String> = ["RecordIndex", "Summarization"]

/// A C target that links Debian's static archives, so that the program needs none of them at run time.
func shore(_ name: String, archives: [String] = [], libraries: [String] = []) -> Target {
  .target(
    name: name,
    linkerSettings: archives.map { .linkedLibrary(":lib\($0).a") }
      + libraries.map { .linkedLibrary($0) })
}

/// The tests of one target.
func tests(_ name: String, _ dependencies: String...) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: ([name] + dependencies).map { .byName(name: $0) },
    swiftSettings: strict)
}

/// A program.
func program(_ name: String, _ dependencies: String...) -> Target {
  .executableTarget(
    name: name, dependencies: dependencies.map { .byName(name: $0) }, swiftSettings: strict)
}

let package = Package(
  name: "Osler",
  products: [
    .executable(name: "osler", targets: ["OslerProgram"]),
    .library(name: "Osler", targets: ["Osler"]),
  ],
  targets: [
    // L0: C only
    shore("CICU", archives: ["icui18n", "icuuc", "icudata"], libraries: ["stdc++", "m"]),
    shore("COpenBLAS", archives: ["openblas"], libraries: ["m", "pthread"]),
    shore("CSQLite", archives: ["sqlite3"], libraries: ["m"]),
    shore("CKernels", libraries: ["m"]),
    .target(name: "CModels"),
    // L1: one concern each, Swift alone or over one C library
    room("Files", "CKernels"),
    room("JSON"),
    room("Markup"),
    room("Console"),
    room("ICUBridge", "CICU"),
    room("ClinicalText", "ICUBridge", "CKernels", "CModels"),
    room("TensorCore", "COpenBLAS", "CKernels", "Files", "JSON"),
    room("RecordStore", "CSQLite"),
    room("WorkSharing"),
    // L2: values of the clinic, layers and training
    room("ClinicalRecord", "ClinicalText", "Files"),
    room("Neural", "TensorCore", "Files", "JSON", "CKernels"),
    // L3
    room("Lexicon", "ClinicalText", "ClinicalRecord", "Files", "CKernels"),
    room(
      "Embeddings", "ClinicalText", "TensorCore", "Neural", "CKernels", "Files", "JSON", "Markup"),
    room("Evaluation", "ClinicalRecord", "ClinicalText"),
    // L4: the readers
    room(
      "EntityRecognition", "ClinicalText", "ClinicalRecord", "Lexicon", "Neural", "TensorCore",
      "JSON", "Files", "Embeddings", "CKernels"),
    room(
      "Summarization", "ClinicalText", "ClinicalRecord", "Lexicon", "Neural", "TensorCore",
      "JSON", "Files", "Evaluation", "Embeddings", "Markup"),
    room(
      "SentimentAnalysis", "ClinicalText", "ClinicalRecord", "Lexicon", "TensorCore", "Neural",
      "JSON", "Files", "Markup"),
    // L5: compose, persist, exchange
    room(
      "Annotation", "ClinicalText", "ClinicalRecord", "Lexicon", "EntityRecognition",
      "TensorCore"),
    room(
      "RecordIndex", "Console", "RecordStore", "ClinicalRecord", "ClinicalText", "Lexicon",
      "Files", "WorkSharing"),
    room("RecordFormats", "ClinicalRecord", "ClinicalText", "Files", "JSON", "Markup"),
    room("Trials", "ClinicalText", "ClinicalRecord", "Lexicon", "Files"),
    room(
      "Osler", "Annotation", "ClinicalRecord", "ClinicalText", "EntityRecognition", "TensorCore"),
    // L6: programs
    program(
      "forge", "ClinicalText", "Files", "Lexicon", "ClinicalRecord", "EntityRecognition",
      "RecordFormats"),
    program(
      "OslerProgram", "Annotation", "Console", "Files", "JSON", "Markup", "ICUBridge",
      "ClinicalText",
      "ClinicalRecord", "Lexicon", "RecordFormats", "TensorCore", "EntityRecognition",
      "Evaluation", "Neural", "RecordIndex", "RecordStore", "SentimentAnalysis", "Summarization",
      "Embeddings", "WorkSharing", "COpenBLAS", "CSQLite", "CICU"),
    program(
      "bench", "TensorCore", "Neural", "CKernels", "COpenBLAS", "Console", "Files",
      "ClinicalText", "ClinicalRecord", "Lexicon", "Trials", "Annotation", "EntityRecognition",
      "JSON", "RecordIndex", "RecordStore", "Embeddings"),
    // Tests
    tests("Files", "CKernels"),
    tests("JSON"),
    tests("ICUBridge", "ClinicalText", "Trials"),
    tests("ClinicalText"),
    tests("Evaluation", "ClinicalText"),
    tests("Neural", "TensorCore", "Files"),
    tests("TensorCore", "CKernels", "Files", "JSON"),
    tests("Lexicon", "ClinicalText", "ClinicalRecord", "Files"),
    tests("Osler", "Files"),
    tests("Trials", "ClinicalText", "ClinicalRecord"),
    tests("RecordFormats", "ClinicalText", "ClinicalRecord", "Files", "Trials"),
    tests("Console"),
    tests("RecordStore"),
    tests("WorkSharing"),
    tests("RecordIndex", "RecordStore", "ClinicalRecord", "ClinicalText", "Lexicon"),
    tests("SentimentAnalysis", "ClinicalText", "ClinicalRecord", "Neural", "TensorCore"),
    tests("Embeddings", "ClinicalText", "Neural", "TensorCore", "Files", "JSON"),
    tests("EntityRecognition", "ClinicalRecord", "ClinicalText", "Embeddings", "TensorCore"),
    tests(
      "Summarization", "ClinicalText", "ClinicalRecord", "Lexicon", "JSON", "EntityRecognition",
      "Neural", "TensorCore", "Embeddings"),
    .testTarget(
      name: "CorpusTests",
      dependencies: [
        "Annotation", "ClinicalRecord", "ClinicalText", "EntityRecognition", "Evaluation",
        "RecordFormats",
      ], swiftSettings: strict),
    .testTarget(
      name: "CommandLineTests", dependencies: ["Trials", "Files", "JSON"], swiftSettings: strict),
  ]
)
