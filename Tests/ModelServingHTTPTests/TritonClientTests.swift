#if Server
  import InferenceProtocol
  import ModelServing
  import ModelServingHTTP
  import TestSupport
  import Testing

  /// A client that nobody here wrote.
  @Suite(.enabled(if: Surroundings.python != nil, "the Python peers are not installed"))
  struct TritonClientTests {
    @Test("tritonclient reads health, metadata, index and answers, with and without binary tensors")
    func tritonclient() async throws {
      let program = """
        import sys, numpy as np, tritonclient.http as t
        c = t.InferenceServerClient(f"127.0.0.1:{sys.argv[1]}")
        assert c.is_server_live() and c.is_server_ready() and c.is_model_ready("fraud-lr", "v1.2.3")
        assert c.get_server_metadata()["extensions"] == ["binary_tensor_data", "model_repository"]
        assert c.get_model_metadata("fraud-lr")["inputs"][0]["shape"] == [-1, 30]
        assert [m["name"] for m in c.get_model_repository_index()] == ["echo", "fraud-lr", "fraud-xgb"]
        types = [np.float32, np.float64, np.float16, np.int8, np.int16, np.int32, np.int64, np.uint8, np.uint16,
                 np.uint32, np.uint64, np.bool_, np.object_]
        from tritonclient.utils import np_to_triton_dtype
        for kind in types:
            sent = np.array([["a", "é"]], dtype=object) if kind == np.object_ else np.array([[0, 1], [1, 0]]).astype(kind)
            for binary_in in (True, False):
                for binary_out in (True, False):
                    if kind == np.float16 and not (binary_in and binary_out):
                        continue  # the client itself refuses FP16 in JSON
                    i = t.InferInput("in", sent.shape, np_to_triton_dtype(sent.dtype))
                    i.set_data_from_numpy(sent, binary_data=binary_in)
                    r = c.infer("echo", [i], outputs=[t.InferRequestedOutput("in_again", binary_data=binary_out)])
                    got = r.as_numpy("in_again")
                    want = np.array([[b"a", "é".encode()]], dtype=object) if kind == np.object_ else sent
                    if kind == np.object_ and not binary_out:
                        want = sent
                    assert got.shape == want.shape and (got == want).all(), (kind, binary_in, binary_out, got)
        i = t.InferInput("x", [1, 30], "FP32")
        i.set_data_from_numpy(np.ones((1, 30), np.float32))
        r = c.infer("fraud-lr", [i], outputs=[t.InferRequestedOutput("predict_proba")], request_id="me")
        assert r.get_response()["id"] == "me"
        assert abs(r.as_numpy("predict_proba")[0, 0] - 0.9680450558662415) < 1e-7
        r = c.infer("fraud-lr", [i])
        assert r.as_numpy("predict").tolist() == [[0]]
        try:
            c.infer("fraud-lr", [t.InferInput("y", [1, 30], "FP32").set_data_from_numpy(np.ones((1, 30), np.float32))])
            raise SystemExit("an unknown tensor was taken")
        except t.InferenceServerException as e:
            assert "'y' is no feature" in str(e), e
        c.unload_model("fraud-xgb")
        assert not c.is_model_ready("fraud-xgb")
        print("fine")
        """
      try await withServer(.recorded()) { server in
        let python = try #require(Surroundings.python)
        let ran = try await run(python, ["-c", program, "\(server.httpPort)"])
        #expect(ran.output == "fine\n", "\(ran.errors)")
      }
    }
  }
#endif
