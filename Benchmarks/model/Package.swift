// swift-tools-version: 6.3

import PackageDescription

// Our side of the model benchmarks: a program that embeds FraudModel as any service does.
let package = Package(
  name: "model-bench",
  dependencies: [.package(name: "fraud-rollout", path: "../..", traits: [])],
  targets: [
    .executableTarget(
      name: "model-bench", dependencies: [.product(name: "FraudModel", package: "fraud-rollout")])
  ]
)
