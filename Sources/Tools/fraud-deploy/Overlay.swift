import Kustomize
import ToolSupport

/// Renders an overlay for a command, and says on standard error which of its fields are deprecated.
func renderedOverlay(_ directory: String, quiet: Bool) throws -> Renderer.Result {
  let result = try Renderer().renderAll(directory)
  if !quiet { for warning in result.warnings { Terminal.note("warning: \(warning)") } }
  return result
}
