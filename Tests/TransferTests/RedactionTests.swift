import Testing
import Transfer

@Suite("Secrets stay out of messages")
struct RedactionTests {
  @Test("a URL keeps its place and loses its secrets")
  func urls() {
    #expect(Redaction.url("https://h/a") == "https://h/a")
    #expect(
      Redaction.url("HTTPS://me:pw@Host:8443/a?X-Amz-Signature=ab&list&z=#frag")
        == "https://***@host:8443/a?X-Amz-Signature=***&list&z=***")
    #expect(Redaction.url("http://[::1]:80/") == "http://[::1]/")
    #expect(Redaction.url("ftp://me:pw@h/") == "***@h/")
    #expect(Redaction.url("nonsense?token=abc") == "nonsense")
  }

  @Test("no failure tells what a request keeps secret")
  func failures() async throws {
    let secrets = ["pa55word", "t0kent0ken", "s1gnature", "C00kie", "T024/B024/hook"]
    let request = HTTPRequest(
      .post, "http://user:pa55word@127.0.0.1:\(LoopbackServer.closedPort())/T024/B024/hook?X-Amz-Signature=s1gnature",
      headers: ["Authorization": "Bearer t0kent0ken", "Cookie": "C00kie"], secrets: ["T024/B024/hook"])
    let error = await #expect(throws: TransferError.self) { try await CurlTransport().send(request) }
    let echo = HTTPResponse(status: 401, body: Array("bad token t0kent0ken and C00kie for user:pa55word".utf8))
    let answered = #expect(throws: TransferError.self) { try echo.requireSuccess(of: request) }
    let texts = [
      "\(request)", String(reflecting: request), "\(request.headers)", error?.description ?? "",
      answered?.description ?? "", String(reflecting: answered),
    ]
    for text in texts {
      for secret in secrets { #expect(!text.contains(secret), "\(secret) in: \(text)") }
    }
    #expect(answered?.description.contains("the server answered 401 and said 'bad token *** and ***") == true)
  }
}
