// swift-tools-version: 6.3

import PackageDescription

/// What every Swift target of this package is compiled with: nothing implicit, nothing unsafe
/// without the word, and no warning left standing.
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
]

/// swift-nio is fetched and built only where something serves.
let whenServing: TargetDependencyCondition? = .when(traits: ["Server"])

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let subprocess: Target.Dependency = .product(name: "Subprocess", package: "swift-subprocess")
let nio: [Target.Dependency] = ["NIOCore", "NIOPosix", "NIOHTTP1"].map {
  .product(name: $0, package: "swift-nio", condition: whenServing)
}

let package = Package(
  name: "fraud-rollout",
  products: [
    .library(name: "FraudModel", targets: ["FraudModel"]),
    .library(name: "ModelServing", targets: ["ModelServing"]),
    .library(name: "ModelServingHTTP", targets: ["ModelServingHTTP"]),
    .library(name: "FraudServing", targets: ["FraudServing"]),
    .library(name: "Registry", targets: ["Registry"]),
    .library(name: "ImagePacking", targets: ["ImagePacking"]),
    .library(name: "Deploy", targets: ["Deploy"]),
    .library(name: "Kustomize", targets: ["Kustomize"]),
    .library(name: "YAMLTree", targets: ["YAMLTree"]),
    // A pipeline runs a project: both come together.
    .library(name: "Pipeline", targets: ["Pipeline", "ProjectFile"]),
    .library(name: "FraudFixtures", targets: ["FraudFixtures"]),
    .executable(name: "fraud-train", targets: ["fraud-train"]),
    .executable(name: "fraud-serve", targets: ["fraud-serve"]),
    .executable(name: "fraud-registry", targets: ["fraud-registry"]),
    .executable(name: "fraud-pack", targets: ["fraud-pack"]),
    .executable(name: "fraud-deploy", targets: ["fraud-deploy"]),
    .executable(name: "fraud-pipeline", targets: ["fraud-pipeline"]),
  ],
  traits: [
    .trait(name: "Server", description: "Serve models over HTTP; brings swift-nio."),
    .default(enabledTraits: ["Server"]),
  ],
  dependencies: [
    // Command lines with help, completions and exact usage errors.
    .package(url: "https://github.com/apple/swift-argument-parser", .upToNextMinor(from: "1.8.2")),
    // SHA-256 with the processor's own instructions.
    .package(url: "https://github.com/apple/swift-crypto", .upToNextMinor(from: "4.5.2")),
    // The logging interface that servers embedding ModelServing already configure.
    .package(url: "https://github.com/apple/swift-log", .upToNextMinor(from: "1.16.2")),
    // Sockets and HTTP/1.1 for the inference server.
    .package(url: "https://github.com/apple/swift-nio", .upToNextMinor(from: "2.101.2")),
    // Starting fraud-serve for the smoke test, and the tools in tests, without Foundation.Process.
    .package(url: "https://github.com/swiftlang/swift-subprocess", .upToNextMinor(from: "1.0.2")),
  ],
  targets: [
    // System libraries: module maps and typed shims, nothing else.
    .systemLibrary(name: "CLibcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(name: "CLibyaml", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .systemLibrary(name: "CLibarchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
    .target(name: "CZlib"),
    // Kernels for several instruction sets, which one Swift build cannot hold.
    .target(name: "CKernels"),

    // Leaves: they import nothing of ours, except that digests are taken of files.
    .target(name: "AtomicFiles", swiftSettings: strict),
    .target(name: "ContentDigest", dependencies: ["AtomicFiles", crypto], swiftSettings: strict),
    .target(name: "InferenceProtocol", swiftSettings: strict),
    .target(name: "Judgement", swiftSettings: strict),
    .target(name: "YAMLTree", dependencies: ["CLibyaml"], swiftSettings: strict),
    .target(name: "Transfer", dependencies: ["CLibcurl"], swiftSettings: strict),

    // Domain libraries: they never import one another.
    .target(
      name: "FraudModel", dependencies: ["AtomicFiles", "CKernels", "CZlib", "Judgement"], swiftSettings: strict),
    .target(
      name: "ModelServing", dependencies: ["AtomicFiles", "InferenceProtocol", logging], swiftSettings: strict),
    .target(name: "Registry", dependencies: ["AtomicFiles", "ContentDigest"], swiftSettings: strict),
    .target(
      name: "ImagePacking", dependencies: ["AtomicFiles", "CLibarchive", "CZlib", "ContentDigest"],
      swiftSettings: strict),
    .target(name: "Kustomize", dependencies: ["AtomicFiles", "ContentDigest", "YAMLTree"], swiftSettings: strict),
    .target(
      name: "Deploy",
      dependencies: ["AtomicFiles", "InferenceProtocol", "Judgement", "Kustomize", "Transfer", "YAMLTree"],
      swiftSettings: strict),

    // Joints.
    .target(
      name: "ModelServingHTTP", dependencies: ["InferenceProtocol", "ModelServing", logging] + nio,
      swiftSettings: strict),
    .target(
      name: "FraudServing", dependencies: ["FraudModel", "InferenceProtocol", "ModelServing"],
      swiftSettings: strict),
    .target(name: "FraudFixtures", dependencies: ["FraudModel"], swiftSettings: strict),
    .target(name: "ProjectFile", dependencies: ["AtomicFiles", "FraudModel", "YAMLTree"], swiftSettings: strict),
    .target(
      name: "Pipeline",
      dependencies: [
        "AtomicFiles", "ContentDigest", "Deploy", "FraudModel", "ImagePacking", "InferenceProtocol",
        "Judgement", "Kustomize", "ProjectFile", "Registry", subprocess,
      ], swiftSettings: strict),

    // Tools: parse, call, print.
    .target(
      name: "ToolSupport", dependencies: [argumentParser], path: "Sources/Tools/ToolSupport", swiftSettings: strict),
    .executableTarget(
      name: "fraud-train",
      dependencies: [
        "AtomicFiles", "ContentDigest", "FraudFixtures", "FraudModel", "Judgement", "ProjectFile",
        "ToolSupport", argumentParser,
      ],
      path: "Sources/Tools/fraud-train", swiftSettings: strict),
    .executableTarget(
      name: "fraud-serve",
      dependencies: [
        "FraudServing", "InferenceProtocol", "ModelServing", "ModelServingHTTP", "ToolSupport", argumentParser, logging,
      ],
      path: "Sources/Tools/fraud-serve", swiftSettings: strict),
    .executableTarget(
      name: "fraud-registry",
      dependencies: ["AtomicFiles", "ContentDigest", "Registry", "ToolSupport", argumentParser],
      path: "Sources/Tools/fraud-registry", swiftSettings: strict),
    .executableTarget(
      name: "fraud-pack", dependencies: ["ImagePacking", "ToolSupport", argumentParser],
      path: "Sources/Tools/fraud-pack", swiftSettings: strict),
    .executableTarget(
      name: "fraud-deploy", dependencies: ["Deploy", "Kustomize", "ToolSupport", argumentParser],
      path: "Sources/Tools/fraud-deploy", swiftSettings: strict),
    .executableTarget(
      name: "fraud-pipeline", dependencies: ["Pipeline", "ProjectFile", "ToolSupport", argumentParser],
      path: "Sources/Tools/fraud-pipeline", swiftSettings: strict),

    // Tests.
    .target(
      name: "TestSupport", dependencies: ["AtomicFiles", subprocess], path: "Tests/TestSupport", swiftSettings: strict),
    .testTarget(name: "AtomicFilesTests", dependencies: ["AtomicFiles", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "ContentDigestTests", dependencies: ["AtomicFiles", "ContentDigest", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "InferenceProtocolTests", dependencies: ["AtomicFiles", "InferenceProtocol", "TestSupport"],
      swiftSettings: strict),
    .testTarget(name: "JudgementTests", dependencies: ["Judgement"], swiftSettings: strict),
    .testTarget(
      name: "YAMLTreeTests", dependencies: ["AtomicFiles", "TestSupport", "YAMLTree"], swiftSettings: strict),
    .testTarget(
      name: "TransferTests", dependencies: ["AtomicFiles", "TestSupport", "Transfer"], swiftSettings: strict),
    .testTarget(
      name: "FraudModelTests",
      dependencies: ["AtomicFiles", "FraudFixtures", "FraudModel", "Judgement", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "FraudFixturesTests", dependencies: ["AtomicFiles", "FraudFixtures", "FraudModel", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "ModelServingTests",
      dependencies: ["AtomicFiles", "ModelServing", "InferenceProtocol", "TestSupport", logging],
      swiftSettings: strict),
    .testTarget(
      name: "ModelServingHTTPTests",
      dependencies: ["AtomicFiles", "InferenceProtocol", "ModelServing", "ModelServingHTTP", "TestSupport", logging]
        + nio,
      swiftSettings: strict),
    .testTarget(
      name: "RegistryTests", dependencies: ["AtomicFiles", "ContentDigest", "Registry", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "ImagePackingTests", dependencies: ["AtomicFiles", "ContentDigest", "ImagePacking", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "KustomizeTests", dependencies: ["AtomicFiles", "Kustomize", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "DeployTests", dependencies: ["AtomicFiles", "Deploy", "Kustomize", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "ProjectFileTests", dependencies: ["AtomicFiles", "FraudModel", "ProjectFile", "TestSupport", "YAMLTree"],
      swiftSettings: strict),
    .testTarget(
      name: "PipelineTests", dependencies: ["AtomicFiles", "ContentDigest", "Pipeline", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "ReadmeTests",
      dependencies: [
        "AtomicFiles", "Deploy", "FraudFixtures", "FraudModel", "FraudServing", "ImagePacking", "Kustomize",
        "ModelServing",
        "ModelServingHTTP", "Pipeline", "ProjectFile", "Registry", "TestSupport", "YAMLTree", logging,
      ], swiftSettings: strict),
    .testTarget(name: "ToolTests", dependencies: ["AtomicFiles", "TestSupport"], swiftSettings: strict),
  ]
)

// Only `make docs` needs the documentation plugin; nobody who depends on this package should fetch it.
if Context.environment["FRAUD_DOCS"] != nil {
  package.dependencies.append(
    .package(url: "https://github.com/swiftlang/swift-docc-plugin", .upToNextMinor(from: "1.5.0")))
}
