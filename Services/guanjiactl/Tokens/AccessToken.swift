import Crypto
import Foundation

/// A bearer token. It is shown nowhere: not in errors, not in dumps.
struct AccessToken: Hashable, Sendable {
    /// Random bytes of a new token.
    private static let strength = 32

    private let text: String

    /// Value of the header field Authorization.
    var authorization: String { "Bearer \(text)" }
    /// What a file of a token holds.
    var fileContent: Data { Data((text + "\n").utf8) }
    /// SHA-256 of the token in lower-case hexadecimal digits: what the services know of it.
    var sha256: String {
        SHA256.hash(data: Data(text.utf8)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// A new random token.
    init() {
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<Self.strength).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        text = Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// Reads a file that holds one token.
    init(file path: String) throws {
        let line = try PrivateFile.line(of: path, called: "the token file")
        guard line.utf8.count <= 8192, line.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw ToolError("the token file \(path) holds no token: one line of visible ASCII characters is expected")
        }
        text = line
    }
}

extension AccessToken: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    var description: String { "AccessToken" }
    var debugDescription: String { description }
    var customMirror: Mirror { Mirror(self, children: [:]) }
}
