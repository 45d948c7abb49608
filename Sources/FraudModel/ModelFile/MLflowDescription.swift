/// The content of `MLmodel`, by which MLflow loads a directory with its `onnx` flavor or as a Python function.
///
/// MLflow itself also writes a model id, a run id and the time; they would make each file another one, so they are
/// left to whoever registers the model.
enum MLflowDescription {
  static func text(features: Int) -> String {
    """
    flavors:
      onnx:
        code: null
        data: model.onnx
        onnx_session_options: null
        providers:
        - CPUExecutionProvider
      python_function:
        data: model.onnx
        loader_module: mlflow.onnx
    signature:
      inputs: '[{"type": "tensor", "name": "\(ONNXModel.input)", "tensor-spec": {"dtype": "float32", "shape": [-1, \(features)]}}]'
      outputs: '[{"type": "tensor", "name": "\(ONNXModel.output)", "tensor-spec": {"dtype": "float32", "shape": [-1, 1]}}]'
      params: null

    """
  }
}
