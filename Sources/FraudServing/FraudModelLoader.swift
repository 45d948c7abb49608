internal import FraudModel
public import ModelServing

/// Loads the model directories that FraudModel writes.
public struct FraudModelLoader: ModelLoader {
  /// Makes a loader.
  public init() {}

  /// Loads a model directory.
  ///
  /// - Parameters:
  ///   - path: The directory with `model.onnx` and `model.json`.
  ///   - settings: What `model-settings.json` says about it.
  /// - Returns: A model that answers with the calibrated probability of fraud.
  /// - Throws: `ServingError` with code `loadFailed`, naming the file that cannot be read.
  public func load(_ path: String, settings: ModelSettings) throws -> any ServedModel {
    do throws(ModelError) {
      return ServedScorer(try ModelDirectory.load(from: path).model)
    } catch {
      throw ServingError(.loadFailed, error.description, subject: settings.name)
    }
  }
}
