import Crypto
import Foundation
import SharedModels

/// An issuer for trials: signs tokens as an OpenID Connect provider does (ES256), so that the way that production takes can be walked without
/// one. A directory with `issuer.pem`, which is secret, and `jwks.json`, which the services read.
///
/// Its name is refused by every service outside of the profile `dev`, so that a key which was made for a trial opens no real door.
struct TrialIssuer: Sendable {
    /// `iss` and `aud` of its tokens.
    static let name = "urn:guanjia:development"
    static let audience = "guanjia"

    let path: String
    private let key: P256.Signing.PrivateKey
    private let kid: String

    /// Opens the issuer of a directory, and makes it when there is none.
    /// - Parameter path: the directory.
    /// - Throws: `ToolError` when its files cannot be read or made.
    init(path: String) throws {
        self.path = path
        let (keyFile, setFile) = ("\(path)/issuer.pem", "\(path)/jwks.json")
        if FileManager.default.fileExists(atPath: keyFile) {
            guard let pem = try? String(contentsOfFile: keyFile, encoding: .utf8),
                let key = try? P256.Signing.PrivateKey(pemRepresentation: pem)
            else { throw ToolError("\(keyFile) is no key of P-256", advice: "Remove it to have a new one made.") }
            self.key = key
        } else {
            do {
                try FileManager.default.createDirectory(
                    atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            } catch {
                throw ToolError("cannot make the directory \(path)")
            }
            key = P256.Signing.PrivateKey()
            try PrivateFile.create(keyFile, Data((key.pemRepresentation + "\n").utf8))
        }
        let point = key.publicKey.rawRepresentation
        kid = String(Self.base64URL(Data(SHA256.hash(data: point))).prefix(16))
        let set = Set(
            keys: [
                Set.Key(
                    kty: "EC", crv: "P-256", use: "sig", alg: "ES256", kid: kid, x: Self.base64URL(point.prefix(32)),
                    y: Self.base64URL(point.suffix(32)))
            ])
        do {
            // The public half follows from the key, so that it may be written again at any time.
            try Self.encoder.encode(set).write(to: URL(filePath: setFile), options: .atomic)
        } catch {
            throw ToolError("cannot write the file \(setFile)")
        }
    }

    /// A token.
    /// - Parameters:
    ///   - role: whose post it is for.
    ///   - subject: the id of the person.
    ///   - office: the office that the caller is confined to, or nil.
    ///   - households: of an owner, the ids of the files that it is for.
    ///   - lifetime: in seconds, from `now`.
    ///   - now: when it is issued.
    /// - Throws: when the key cannot sign.
    /// - Returns: the token, as it stands behind `Bearer`.
    func token(
        for role: Role, subject: String, office: String?, households: [String] = [], lifetime: Int, now: Date
    ) throws -> String {
        let issued = Int(now.timeIntervalSince1970)
        let claims = Claims(
            iss: Self.name, aud: Self.audience, sub: subject, role: role.rawValue, office: office,
            households: households.isEmpty ? nil : households, iat: issued, exp: issued + lifetime)
        let parts = [try Self.encoder.encode(Header(alg: "ES256", typ: "JWT", kid: kid)), try Self.encoder.encode(claims)]
        let signed = parts.map(Self.base64URL).joined(separator: ".")
        return signed + "." + Self.base64URL(try key.signature(for: Data(signed.utf8)).rawRepresentation)
    }

    /// What the services have to be told, as environment variables.
    var settings: [String] {
        [
            "GUANJIA_JWT_ISSUER=\(Self.name)", "GUANJIA_JWT_AUDIENCE=\(Self.audience)", "GUANJIA_JWT_ALGORITHM=ES256",
            "GUANJIA_JWKS_FILE=\(path)/jwks.json",
        ]
    }

    private struct Set: Encodable {
        struct Key: Encodable {
            let kty, crv, use, alg, kid, x, y: String
        }

        let keys: [Key]
    }

    private struct Header: Encodable {
        let alg, typ, kid: String
    }

    private struct Claims: Encodable {
        let iss, aud, sub, role: String
        let office: String?
        let households: [String]?
        let iat, exp: Int
    }

    private static var encoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }

    private static func base64URL(_ data: Data) -> String {
        data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
