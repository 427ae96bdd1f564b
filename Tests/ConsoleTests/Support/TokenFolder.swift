import Foundation
import SharedModels

/// Tokens of every post, as files to sign in with.
struct TokenFolder {
    let place: URL

    /// - Parameter offices: of posts whose token is for one office alone.
    /// - Throws: when the files cannot be written.
    init(confined offices: [Role: String] = [:]) throws {
        place = FileManager.default.temporaryDirectory.appending(path: "guanjia-tokens-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        for role in Role.employees {
            let token = offices[role].map { "\(role.rawValue)@\($0)" } ?? role.rawValue
            try Data(token.utf8).write(to: place.appending(path: "\(role.rawValue).token"))
        }
    }

    /// What is left of a test that failed does no harm.
    func remove() { try? FileManager.default.removeItem(at: place) }
}
