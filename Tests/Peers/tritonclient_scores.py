"""tritonclient_scores.py SERVER MODELS EXPERIMENTS: asks a running fraud-serve with tritonclient and compares with onnxruntime.

Starts SERVER on the folder MODELS, sends random and missing values to every model over JSON and binary tensors, and
exits with 1 when a score differs by more than 1e-6 from what onnxruntime computes from the same model.onnx.
"""
import json
import pathlib
import subprocess
import sys

import numpy as np
import onnxruntime
import tritonclient.http as triton

server, models, experiments = sys.argv[1:4]
command = [server, models, "--host", "127.0.0.1", "--http-port", "0", "--metrics-port", "0", "--json",
           "--experiments", experiments]
with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
    try:
        ready = json.loads(process.stderr.readline())
        client = triton.InferenceServerClient(f"127.0.0.1:{ready['http_port']}")
        assert client.is_server_live() and client.is_server_ready()
        random = np.random.default_rng(7)
        furthest = 0.0
        for folder in sorted(pathlib.Path(models).iterdir()):
            metadata = client.get_model_metadata(folder.name)
            width = metadata["inputs"][0]["shape"][-1]
            rows = (random.gamma(1.0, 40.0, (1000, width)) * (random.random((1000, width)) < 0.7)).astype(np.float32)
            session = onnxruntime.InferenceSession(str(folder / "model.onnx"))
            expected = session.run(["score"], {"features": rows})[0]
            for is_binary in (False, True):
                tensor = triton.InferInput("features", list(rows.shape), "FP32")
                tensor.set_data_from_numpy(rows, binary_data=is_binary)
                wanted = [triton.InferRequestedOutput("score", binary_data=is_binary)]
                answer = client.infer(folder.name, [tensor], outputs=wanted)
                found = answer.as_numpy("score")
                assert found.shape == expected.shape, (found.shape, expected.shape)
                furthest = max(furthest, float(np.abs(found - expected).max()))
        assert furthest <= 1e-6, f"a score is {furthest} from onnxruntime's"
        print(f"furthest {furthest}")
    finally:
        process.terminate()
        process.wait(timeout=20)
assert process.returncode == 0, f"the server ended with {process.returncode}"
