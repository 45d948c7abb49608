import FraudModel
import YAMLTree

extension Algorithm {
  /// Reads the algorithm of a model and its parameters.
  init(_ model: YAMLValue) throws(YAMLError) {
    let name = try model.required("algorithm").choice(among: Algorithm.names, named: \.self)
    let parameters = try model.optional("parameters")
    do {
      switch name {
      case LogisticRegression.name: self = .logisticRegression(try LogisticRegression(parameters))
      case MultilayerPerceptron.name: self = .multilayerPerceptron(try MultilayerPerceptron(parameters))
      default: self = .gradientBoostedTrees(try GradientBoostedTrees(parameters))
      }
    } catch let error as YAMLError {
      throw error
    } catch {
      throw (parameters ?? model).error(.value, "\(error)")
    }
  }
}
