import Foundation

/// The project's own files, read once.
enum Sources {
    /// A file and where it lies below the project's root.
    struct File: Sendable, CustomStringConvertible {
        let path: String
        let text: String
        var description: String { path }

        /// Numbered lines that are not comments.
        var codeLines: [(number: Int, text: Substring)] {
            text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap { index, line in
                line.drop { $0 == " " }.hasPrefix("//") ? nil : (index + 1, line)
            }
        }

        /// Modules that the file imports.
        var imports: Set<String> {
            Set(
                codeLines.compactMap { _, line in
                    guard line.contains("import ") else { return nil }
                    var words = line.split(separator: " ")
                    while let first = words.first, ["@testable", "package", "public", "@_exported", "@preconcurrency"].contains(first) {
                        words.removeFirst()
                    }
                    guard words.first == "import", let last = words.last else { return nil }
                    return last.split(separator: ".").first.map(String.init)
                })
        }
    }

    static let root: URL = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// All Swift files under these folders.
    static func swift(_ folders: String...) -> [File] {
        folders.flatMap { folder -> [File] in
            let base = root.appending(path: folder)
            guard let found = FileManager.default.enumerator(at: base, includingPropertiesForKeys: nil) else { return [] }
            return found.compactMap { item -> File? in
                guard let url = item as? URL, url.pathExtension == "swift", let text = try? String(contentsOf: url, encoding: .utf8) else {
                    return nil
                }
                return File(path: String(url.path.dropFirst(root.path.count + 1)), text: text)
            }
        }.sorted { $0.path < $1.path }
    }

    static let product = swift("Shared", "Services")
}
