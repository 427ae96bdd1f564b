package import Foundation
import JWTKit

/// The keys that an issuer signs tokens with, by their `kid`, all of them for one algorithm.
///
/// jwt-kit reads the keys and checks the signatures; the choice of key and algorithm is made here and not there: its collection falls back to
/// a default key when a `kid` is not known, and takes a key's algorithm from a token when the set names none.
package struct SigningKeys: Sendable {
    /// Largest set that is read, in bytes.
    package static let largestSet = 262_144
    /// Most keys of a set.
    package static let mostKeys = 100

    /// Why a set cannot be used. Quotes nothing of it.
    package struct Fault: Error, Sendable, Hashable, CustomStringConvertible {
        package let description: String
    }

    /// What the keys are used with.
    package let algorithm: TokenAlgorithm
    /// Keys of the set that are not used, by their place in it, and why.
    package let skipped: [String]
    private let keys: [String: any JWTAlgorithm]

    private struct Document: Decodable {
        /// A key whose members have other types than RFC 7517 says must not cost the others.
        struct Entry: Decodable {
            let key: SigningKey?
            init(from decoder: any Decoder) throws { key = try? SigningKey(from: decoder) }
        }

        let keys: [Entry]
    }

    /// Reads a JWK set.
    /// - Parameters:
    ///   - json: the set, UTF-8.
    ///   - algorithm: what tokens are signed with; keys for anything else are left out.
    /// - Throws: `Fault` when it is no set, or none of its keys can be used.
    package init(json: Data, for algorithm: TokenAlgorithm) async throws {
        guard json.count <= Self.largestSet else { throw Fault(description: "the key set has more than \(Self.largestSet) bytes") }
        do {
            try json.withUnsafeBytes { try JSONGuard().check($0) }
        } catch {
            throw Fault(description: "the key set is not JSON")
        }
        guard let entries = try? JSONDecoder().decode(Document.self, from: json).keys else {
            throw Fault(description: "the key set is not {\"keys\":[…]}")
        }
        guard entries.count <= Self.mostKeys else { throw Fault(description: "the key set has more than \(Self.mostKeys) keys") }
        var skipped: [String] = []
        var usable: [String: [(place: Int, key: SigningKey)]] = [:]
        for (index, entry) in entries.enumerated() {
            let fault = entry.key.map { $0.fault(for: algorithm) } ?? "has members of other types than RFC 7517 gives them"
            if let key = entry.key, let kid = key.kid, fault == nil {
                usable[kid, default: []].append((index, key))
            } else if let fault {
                skipped.append("keys[\(index)] \(fault)")
            }
        }
        var keys: [String: any JWTAlgorithm] = [:]
        for (kid, found) in usable {
            guard found.count == 1, let (place, key) = found.first else {
                // Which of them is meant nobody can know, so none is.
                skipped += found.map { "keys[\($0.place)] shares its kid with another" }
                continue
            }
            if let algorithm = await Self.open(key, kid, algorithm) {
                keys[kid] = algorithm
            } else {
                skipped.append("keys[\(place)] is no key that can be used, or too short")
            }
        }
        guard !keys.isEmpty else { throw Fault(description: "the key set has no key that \(algorithm.rawValue) can use") }
        self.algorithm = algorithm
        self.skipped = skipped.sorted()
        self.keys = keys
    }

    /// How many keys are used.
    package var count: Int { keys.count }

    /// Whether there is a key of this id.
    func knows(_ kid: String) -> Bool { keys[kid] != nil }

    /// Whether a signature is right.
    /// - Parameters:
    ///   - signature: as it stands in the token, decoded.
    ///   - signed: the bytes that were signed.
    ///   - kid: whose key it is said to be.
    /// - Returns: false also for a key that is not known, or a signature that is none at all.
    func verify(_ signature: Data, signs signed: [UInt8], kid: String) -> Bool {
        guard let key = keys[kid] else { return false }
        // An error means that the bytes are no signature of the algorithm.
        return (try? key.verify(signature, signs: signed)) ?? false
    }

    /// Reads one key, alone in a collection without a default: what comes back is that key for that algorithm, or nothing.
    private static func open(_ key: SigningKey, _ kid: String, _ algorithm: TokenAlgorithm) async -> (any JWTAlgorithm)? {
        let collection = JWTKeyCollection()
        do {
            try await collection.add(jwk: key.kit(algorithm))
            await collection.clearDefault()
            let opened = try await collection.getKey(for: JWKIdentifier(string: kid))
            return opened.name == algorithm.rawValue ? opened : nil
        } catch {
            // What exactly is wrong with a key that somebody else made is of no use here; the place in the set says which it is.
            return nil
        }
    }
}
