import ModelServing
import TestSupport
import Testing

@Suite struct ServerSettingsTests {
  @Test("variables count more than the file, and the file more than the defaults")
  func order() async throws {
    try await withTemporaryDirectory { root in
      try write(
        #"{"http_port":9000,"metrics_port":9002,"host":"127.0.0.1","debug":false,"parallel_workers":0,"own":1}"#,
        to: root + "/settings.json")
      let variables = [
        "MLSERVER_HTTP_PORT": "9100", "MLSERVER_LOAD_MODELS_AT_STARTUP": "no", "MLSERVER_GRPC_PORT": "1",
        "MLSERVER_EXTENSIONS": #"["a"]"#, "FRAUD_EXPERIMENTS": "e.json",
      ]
      let settings = try ServerSettings(directory: root) { variables[$0] }
      #expect(settings.httpPort == 9100)
      #expect(settings.metricsPort == 9002)
      #expect(settings.host == "127.0.0.1")
      #expect(settings.serverName == "fraud-serve")
      #expect(!settings.loadModelsAtStartup)
      #expect(settings.extensions == ["a"])
      #expect(settings.experiments == "e.json")
      #expect(settings.ignored == ["MLSERVER_GRPC_PORT", "debug", "own", "parallel_workers"])
    }
  }

  @Test("without a file the defaults are MLServer's")
  func defaults() throws {
    let settings = try ServerSettings(directory: "/nonexistent") { _ in nil }
    #expect(settings == ServerSettings())
    #expect(settings.httpPort == 8080 && settings.metricsPort == 8082 && settings.host == "0.0.0.0")
  }

  @Test(
    "a value of the wrong kind is named with its place",
    arguments: [
      (#"{"http_port": "x"}"#, ":1:15: 'http_port' is a string where a number from 0 to 65535 is expected"),
      (#"{"http_port": 70000}"#, ":1:15: 'http_port' is a number where"),
      (#"{"host": 1}"#, ":1:10: 'host' is a number"),
      (#"{"extensions": ["a", 1]}"#, ":1:16: 'extensions' is an array where a list of strings"),
    ] as [(String, String)])
  func wrong(_ text: String, _ sentence: String) async throws {
    try await withTemporaryDirectory { root in
      let path = try write(text, to: root + "/settings.json")
      let error = try #require(throws: ServingError.self) { try ServerSettings(directory: root) { _ in nil } }
      #expect(error.description.hasPrefix(path + sentence), "\(error)")
    }
  }

  @Test("a variable of the wrong kind is named")
  func wrongVariable() throws {
    let error = try #require(throws: ServingError.self) {
      try ServerSettings(directory: "/nonexistent") { $0 == "MLSERVER_HTTP_PORT" ? "http" : nil }
    }
    #expect(error.description == "MLSERVER_HTTP_PORT is 'http' where a port from 0 to 65535 is expected")
  }
}
