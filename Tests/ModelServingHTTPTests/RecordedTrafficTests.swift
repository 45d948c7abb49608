#if Server
  import AtomicFiles
  import InferenceProtocol
  import ModelServing
  import ModelServingHTTP
  import TestSupport
  import Testing

  /// MLServer's recorded requests, sent to a server of ours with the same models.
  @Suite(.enabled(if: Surroundings.shared != nil, "the recorded MLServer answers are not here"))
  struct RecordedTrafficTests {
    /// What MLServer answered and we answer in the same way: same status, same body but for a fresh id.
    private static let same = [
      "02_live", "03_ready", "06_model_ready", "08_model_version_ready", "09_meta_404", "10_ready_404",
      "11_meta_bad_version", "12_infer_ok", "13_infer_ok_with_id", "14_infer_ok_nested_data", "15_infer_ok_versioned",
      "16_infer_bad_version", "17_infer_outputs_predict_proba", "18_infer_outputs_both", "20_infer_batch3",
      "21_xgb_infer_ok", "22_xgb_infer_predict_proba", "23_ct_np", "24_ct_np_input_level", "25_ct_pd", "26_ct_pd_2rows",
      "27_ct_unknown", "30_dt_fp32_with_ints", "38_null_in_fp32_xgb", "40_wrong_model_404", "50_shape_neg",
      "52_shape_string", "58_extra_fields", "62_head_ready", "72_generate", "89_load_404", "90_unload_404",
    ]

    /// Where MLServer answers 422, 500 or its framework's own shape, or lets pass what the metadata forbid, we answer
    /// with the truth in the one shape.
    private static let different: [(name: String, status: Int)] = [
      ("19_infer_outputs_unknown", 400), ("28_dt_fp64", 400), ("29_dt_int32", 400), ("31_dt_unknown", 400),
      ("32_dt_bytes_for_num", 400), ("33_dt_int32_with_floats", 400), ("34_strings_in_fp32", 400),
      ("41_malformed_json", 400), ("42_empty_body", 400), ("43_json_array", 400), ("44_no_inputs", 400),
      ("45_inputs_empty", 400), ("46_missing_shape", 400), ("47_missing_name", 400), ("48_missing_data", 400),
      ("49_wrong_shape", 400), ("51_shape_1d", 400), ("53_too_few_features", 400), ("55_too_many_features", 400),
      ("56_zero_rows", 400), ("57_two_inputs", 400), ("59_id_int", 400), ("61_method_not_allowed", 405),
      ("63_unknown_path", 404), ("93_metrics_on_http_port", 404),
    ]

    private func recording(_ name: String) throws -> JSONValue {
      let shared = try #require(Surroundings.shared)
      return try JSONValue(reading: try AtomicFile.read("\(shared)/mlserver/\(name).json"))
    }

    private func replay(_ recording: JSONValue, on server: RunningServer) async throws -> InferenceAnswer {
      let request = try #require(recording["request"])
      let body: [UInt8] =
        switch request["body"]?.content {
        case .string(let text): Array(text.utf8)
        case .null, nil: []
        default: request["body"]?.encoded() ?? []
        }
      return try await server.transport.perform(
        InferenceCall(
          method: request["method"]?.string ?? "GET", path: request["path"]?.string ?? "/",
          headers: [HeaderField("Content-Type", "application/json")], body: body))
    }

    @Test("what MLServer answers to a good request, we answer", arguments: same)
    func sameAnswer(_ name: String) async throws {
      let recording = try recording(name)
      let expected = try #require(recording["response"])
      try await withServer(.recorded()) { server in
        let answer = try await replay(recording, on: server)
        #expect(Int64(answer.status) == expected["status"]?.integer)
        var ours = String(decoding: answer.body, as: UTF8.self)
        var theirs = expected["raw"]?.string ?? ""
        if theirs.contains(#""model_name""#) {
          let sent = recording["request"]?["body"]?["id"]?.string
          var (left, right) = (
            try InferResponse(decoding: answer.body), try InferResponse(decoding: Array(theirs.utf8))
          )
          #expect(sent == nil ? left.id?.utf8.count == 36 : left.id == sent)
          (left.id, right.id) = (nil, nil)
          (ours, theirs) = (Self.text(left), Self.text(right))
          #expect(answer.header("content-type") == "application/json")
        }
        #expect(ours == theirs)
      }
    }

    private static func text(_ response: InferResponse) -> String {
      var bytes: [UInt8] = []
      _ = response.encode(into: &bytes)
      return String(decoding: bytes, as: UTF8.self)
    }

    @Test("where MLServer's answer is not the truth, ours is", arguments: different)
    func differentAnswer(_ name: String, _ status: Int) async throws {
      let recording = try recording(name)
      try await withServer(.recorded()) { server in
        let answer = try await replay(recording, on: server)
        #expect(answer.status == status)
        #expect(try JSONValue(reading: answer.body).object?.members.map(\.name) == ["error"])
      }
    }
  }
#endif
