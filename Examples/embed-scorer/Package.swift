// swift-tools-version: 6.3

import PackageDescription

// A program of its own that depends on FraudModel alone. Without traits nothing that serves is fetched or built.
let package = Package(
  name: "embed-scorer",
  dependencies: [.package(name: "fraud-rollout", path: "../..", traits: [])],
  targets: [
    .executableTarget(
      name: "embed-scorer", dependencies: [.product(name: "FraudModel", package: "fraud-rollout")])
  ]
)
