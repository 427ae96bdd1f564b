import Foundation
import ServiceBootstrap
import SharedModels

/// Development tokens that lie beside the program, one file `<role>.token` for each post, as `guanjiactl tokens generate` makes them.
enum DevelopmentTokenFiles {
    private static let suffix = ".token"

    /// By post, of those who may sign in; none without a folder.
    /// - Throws: `SettingsError` when the folder cannot be read.
    static func read(_ folder: URL?) throws(SettingsError) -> [String: String] {
        guard let folder else { return [:] }
        do {
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(suffix) }
                .filter { name in Role(rawValue: String(name.dropLast(suffix.count))).map(Role.consoleUsers.contains) ?? false }
            return Dictionary(
                uniqueKeysWithValues: try names.map { name in
                    let text = String(decoding: try Data(contentsOf: folder.appending(path: name)), as: UTF8.self)
                    return (String(name.dropLast(suffix.count)), text.trimmingCharacters(in: .whitespacesAndNewlines))
                })
        } catch {
            throw SettingsError("GUANJIA_TOKENS_DIR", "cannot be read")
        }
    }
}
