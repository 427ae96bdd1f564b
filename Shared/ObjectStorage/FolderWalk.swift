import Foundation

/// Collects the files below a folder, in the order of their names, until there are enough.
///
/// It blocks. A page costs the reading of the names in each folder on the way to it, and nothing of the files in front of it.
struct FolderWalk {
    /// The store's folder.
    let root: String
    /// Most files.
    let limit: Int
    private(set) var entries: [ObjectPage.Entry] = []
    /// Whether the walk ended because there were enough, and not because there was nothing more.
    private(set) var isFull = false

    init(root: String, limit: Int) {
        self.root = root
        self.limit = limit
    }

    /// Visits a folder, named by its words; `after` are the words below it behind which the walk begins.
    /// - Throws: `ObjectStoreError` when a folder cannot be read; one that is not there is empty.
    mutating func visit(_ folder: [String], after: [String]) throws {
        guard folder.count < ObjectKey.words else { return }
        let path = ([root] + folder).joined(separator: "/")
        for name in try DurableFile.names(in: path).sorted() where name >= after.first ?? "" {
            let words = folder + [name]
            // What is no word of a key is none of ours.
            guard let key = ObjectKey(words.joined(separator: "/")) else { continue }
            guard let facts = DurableFile.facts(of: "\(path)/\(name)") else { continue }
            if facts.isFolder {
                try visit(words, after: name == after.first ? Array(after.dropFirst()) : [])
                if isFull { return }
            } else if name != after.first {
                guard entries.count < limit else {
                    isFull = true
                    return
                }
                entries.append(ObjectPage.Entry(key: key, writtenAt: facts.writtenAt))
            }
        }
    }
}
