// swift-tools-version: 6.3

import PackageDescription

let package = Package(
  name: "bench-scoring",
  dependencies: [.package(name: "fraud-rollout", path: "../..")],
  targets: [
    .executableTarget(name: "bench-scoring", dependencies: [.product(name: "FraudModel", package: "fraud-rollout")])
  ]
)
