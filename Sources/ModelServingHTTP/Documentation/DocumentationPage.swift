#if Server
  import InferenceProtocol

  /// A page that describes the interface and lets a person try it; it loads nothing from anywhere, so it works offline.
  enum DocumentationPage {
    /// Writes the page of the whole server, or of one model.
    static func html(server: ServerMetadata, model: ModelMetadata? = nil) -> String {
      let title = escaped(model.map { "Model \($0.name)" } ?? server.name)
      let calls = OpenAPI.calls.filter { model == nil || $0.path.contains("{model_name}") }
      let rows = calls.map { call in
        let path = model.map { call.path.replacing("{model_name}", with: $0.name) } ?? call.path
        return """
          <tr><td>\(call.method.uppercased())</td><td><code>\(escaped(path))</code></td>\
          <td>\(escaped(call.summary))</td></tr>
          """
      }
      return """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(title)</title>
        <style>
        :root { color-scheme: light dark; font-family: system-ui, sans-serif; }
        body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; line-height: 1.5; }
        table { border-collapse: collapse; width: 100%; }
        td, th { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid #8884; vertical-align: top; }
        textarea, pre { width: 100%; box-sizing: border-box; font: .9rem ui-monospace, monospace; }
        </style>
        </head>
        <body>
        <h1>\(title)</h1>
        <p>The Open Inference Protocol (V2) over HTTP. The same for programs: <a href="docs/dataplane.json">OpenAPI</a>.
        Every error is <code>{"error": "…"}</code>.</p>
        \(model.map(tensors) ?? "")
        <table>
        <tr><th></th><th>Path</th><th></th></tr>
        \(rows.joined(separator: "\n"))
        </table>
        \(model.map(trial) ?? "")
        </body>
        </html>

        """
    }

    private static func tensors(_ model: ModelMetadata) -> String {
      let rows = [("takes", model.inputs), ("gives", model.outputs)].flatMap { what, tensors in
        tensors.map { tensor in
          let shape = tensor.shape.map(String.init).joined(separator: ", ")
          return """
            <tr><td>\(what)</td><td><code>\(escaped(tensor.name))</code></td>\
            <td>\(tensor.datatype.rawValue) [\(shape)]</td></tr>
            """
        }
      }
      return "<table>\n<tr><th></th><th>Tensor</th><th></th></tr>\n\(rows.joined(separator: "\n"))\n</table>"
    }

    private static func trial(_ model: ModelMetadata) -> String {
      let example = String(decoding: OpenAPI.example(model).encoded(), as: UTF8.self)
      return """
        <h2>Try it</h2>
        <p><textarea id="request" rows="8">\(escaped(example))</textarea></p>
        <p><button id="send">Send to infer</button></p>
        <pre id="answer"></pre>
        <script>
        document.getElementById("send").onclick = async () => {
          const answer = document.getElementById("answer");
          try {
            const response = await fetch("infer", {
              method: "POST", headers: { "Content-Type": "application/json" },
              body: document.getElementById("request").value });
            answer.textContent = response.status + " " + await response.text();
          } catch (error) { answer.textContent = error; }
        };
        </script>
        """
    }

    /// Text as HTML shows it, whatever is in it.
    private static func escaped(_ text: String) -> String {
      var result = ""
      for character in text.unicodeScalars {
        switch character {
        case "&": result += "&amp;"
        case "<": result += "&lt;"
        case ">": result += "&gt;"
        case "\"": result += "&quot;"
        default: result.unicodeScalars.append(character)
        }
      }
      return result
    }
  }
#endif
