import Crypto
import Foundation

/// AWS Signature Version 4 of one request in header fields, as the S3 documentation describes it; no service that is compatible with S3
/// does without it.
struct S3Signature {
    let credentials: S3Credentials
    let region: String

    /// What is signed of a request.
    struct Request {
        let method: String
        /// Percent-encoded, begins with a slash.
        let path: String
        /// Names and values before encoding.
        var query: [(name: String, value: String)] = []
        /// All of them are signed, `Host` among them; names in any case.
        let fields: [String: String]
        /// SHA-256 of the body in lower-case hexadecimal digits.
        let payloadHash: String
    }

    /// The header fields that make the request acceptable: `Authorization`, `x-amz-date`, `x-amz-content-sha256`.
    func fields(for request: Request, at instant: Date) -> [String: String] {
        let time = Self.timeStyle.format(instant)
        let day = String(time.prefix(8))
        let added = ["x-amz-date": time, "x-amz-content-sha256": request.payloadHash]
        let all = request.fields.merging(added) { $1 }.map { (name: $0.lowercased(), value: Self.squeezed($1)) }.sorted {
            $0.name < $1.name
        }
        let names = all.map(\.name).joined(separator: ";")
        let canonical = [
            request.method, request.path, Self.canonical(request.query), all.map { "\($0.name):\($0.value)\n" }.joined(), names,
            request.payloadHash,
        ].joined(separator: "\n")
        let scope = "\(day)/\(region)/s3/aws4_request"
        let text = ["AWS4-HMAC-SHA256", time, scope, Self.hash(Data(canonical.utf8))].joined(separator: "\n")
        let signature = Self.hex(Self.code(text, key: signingKey(day)))
        let authorization =
            "AWS4-HMAC-SHA256 Credential=\(credentials.accessKey)/\(scope),SignedHeaders=\(names),Signature=\(signature)"
        return added.merging(["Authorization": authorization]) { $1 }
    }

    /// SHA-256 in lower-case hexadecimal digits.
    static func hash(_ bytes: Data) -> String { hex(SHA256.hash(data: bytes)) }

    private func signingKey(_ day: String) -> SymmetricKey {
        var key = SymmetricKey(data: Data("AWS4\(credentials.secret)".utf8))
        for part in [day, region, "s3", "aws4_request"] { key = SymmetricKey(data: Self.code(part, key: key)) }
        return key
    }

    private static func code(_ text: String, key: SymmetricKey) -> HMAC<SHA256>.MAC {
        HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: key)
    }

    private static func hex(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// A query as it is signed, and as it must stand in the URL then.
    static func canonical(_ query: [(name: String, value: String)]) -> String {
        query.map { (encoded($0.name), encoded($0.value)) }.sorted { $0 < $1 }.map { "\($0)=\($1)" }.joined(separator: "&")
    }

    private static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            let scalar = Unicode.Scalar(byte)
            let isPlain =
                byte < 0x80 && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || "-._~".unicodeScalars.contains(scalar))
            return isPlain ? String(scalar) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }.joined()
    }

    /// Without blanks at the ends, runs of blanks as one.
    private static func squeezed(_ value: String) -> String { value.split(separator: " ").joined(separator: " ") }

    /// `20130524T000000Z`.
    private static let timeStyle = Date.ISO8601FormatStyle(dateSeparator: .omitted, dateTimeSeparator: .standard, timeSeparator: .omitted)
}
