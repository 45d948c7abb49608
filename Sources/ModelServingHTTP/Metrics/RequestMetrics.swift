#if Server
  import ModelServing
  import NIOHTTP1
  import Synchronization

  /// How many requests of each kind were answered how, and how long that took: MLServer's series of its REST server.
  ///
  /// A series is a path as the protocol writes it, a method and a status, so nothing that a client makes up adds one.
  final class RequestMetrics: Sendable {
    private struct Key: Hashable {
      let path: String
      let method: String
      let status: UInt
    }

    private struct Histogram {
      var buckets = [Int](repeating: 0, count: RequestMetrics.bounds.count + 1)
      var seconds = 0.0
    }

    private struct State {
      var histograms: [Key: Histogram] = [:]
      var inProgress = 0
    }

    /// The upper bounds of the buckets, in seconds; they are those of Prometheus' clients.
    private static let bounds: [Double] = [
      0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10,
    ]

    private let prefix: String
    private let app: String
    private let state = Mutex(State())

    init(prefix: String, app: String) {
      self.prefix = prefix
      self.app = app
    }

    func begin() { state.withLock { $0.inProgress += 1 } }

    func finish(_ route: Route?, _ method: HTTPMethod, _ status: HTTPResponseStatus, seconds: Double) {
      // Methods that no path takes are one: a client may make up any name.
      let method = method == .GET || method == .POST || method == .HEAD ? method.rawValue : "other"
      let key = Key(path: route?.template ?? "other", method: method, status: status.code)
      let bucket = Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count
      state.withLock { state in
        state.inProgress -= 1
        state.histograms[key, default: Histogram()].buckets[bucket] += 1
        state.histograms[key, default: Histogram()].seconds += seconds
      }
    }

    /// The series as Prometheus text, in an order that depends on names alone.
    func text() -> String {
      let (all, inProgress) = state.withLock { ($0.histograms, $0.inProgress) }
      let series = all.sorted {
        ($0.key.path, $0.key.method, $0.key.status) < ($1.key.path, $1.key.method, $1.key.status)
      }.map { key, histogram in
        let labels: KeyValuePairs = [
          "app_name": app, "method": key.method, "path": key.path, "status_code": String(key.status),
        ]
        return (labels: PrometheusText.labels(labels.map { ($0.key, $0.value) }), histogram: histogram)
      }
      var page = PrometheusText()
      page.family("\(prefix)_requests_total", "counter", "Total HTTP requests")
      for (labels, histogram) in series {
        page.sample("\(prefix)_requests_total", labels, Double(histogram.buckets.reduce(0, +)))
      }
      let duration = "\(prefix)_request_duration_seconds"
      page.family(duration, "histogram", "HTTP request duration, in seconds")
      for (labels, histogram) in series {
        page.histogram(duration, labels, Self.bounds, histogram.buckets, sum: histogram.seconds)
      }
      page.family("\(prefix)_requests_in_progress", "gauge", "HTTP requests that are being answered")
      page.sample(
        "\(prefix)_requests_in_progress", PrometheusText.labels([("app_name", app)]), Double(max(0, inProgress)))
      return page.text
    }
  }
#endif
