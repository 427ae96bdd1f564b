import Foundation

/// The system calls behind `FileObjectStore`. Each blocks; `BlockingWork` runs them.
enum DurableFile {
    private static let fileMode: mode_t = 0o600
    private static let folderMode: mode_t = 0o700

    /// Makes folders that are missing, and their names durable. Paths are relative to `root`; an empty one is `root` itself.
    static func makeFolders(_ paths: [String], below root: String) throws {
        for path in paths {
            let folder = path.isEmpty ? root : "\(root)/\(path)"
            if mkdir(folder, folderMode) == 0 {
                try sync(folder: parent(of: folder))
            } else if errno == ENOENT, path.isEmpty {
                try makeRoot(root)
            } else if errno != EEXIST {
                throw fault("cannot make a folder")
            } else if !path.isEmpty {
                // Whoever made it may not have made its name durable yet, or have died before.
                try sync(folder: parent(of: folder))
            }
        }
    }

    /// Writes a file whole under another name first, then gives it its own.
    static func write(_ bytes: Data, below root: String, as name: String, by temporary: String) throws {
        let (path, draft) = ("\(root)/\(name)", "\(root)/\(temporary)")
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, fileMode)
        guard descriptor >= 0 else { throw fault("cannot make a file") }
        do {
            defer { close(descriptor) }
            try writeAll(bytes, to: descriptor)
            guard fsync(descriptor) == 0 else { throw fault("cannot make a file durable") }
        } catch {
            unlink(draft)
            throw error
        }
        guard rename(draft, path) == 0 else {
            let error = fault("cannot give a file its name")
            unlink(draft)
            throw error
        }
        try sync(folder: parent(of: path))
    }

    /// The bytes of a file of at most `limit` bytes.
    static func read(_ path: String, limit: Int) throws -> Data {
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { throw errno == ENOENT || errno == ENOTDIR ? ObjectStoreError.notFound : fault("cannot open a file") }
        defer { close(descriptor) }
        var bytes = Data()
        var part = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Foundation.read(descriptor, &part, part.count)
            if count < 0 {
                if errno == EINTR { continue }
                throw fault("cannot read a file")
            }
            if count == 0 { return bytes }
            bytes.append(contentsOf: part[..<count])
            guard bytes.count <= limit else { throw ObjectStoreError.tooLarge(limit: limit) }
        }
    }

    /// Removes a file, when it is there.
    static func remove(_ path: String) throws {
        if unlink(path) == 0 { return try sync(folder: parent(of: path)) }
        guard errno == ENOENT || errno == ENOTDIR else { throw fault("cannot remove a file") }
    }

    /// The names in a folder, in no order; none when there is no such folder.
    static func names(in folder: String) throws -> [String] {
        guard let directory = opendir(folder) else {
            if errno == ENOENT || errno == ENOTDIR { return [] }
            throw fault("cannot read a folder")
        }
        defer { closedir(directory) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = readdir(directory) else { break }
            let name = withUnsafePointer(to: entry.pointee.d_name) { tuple in
                tuple.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        guard errno == 0 else { throw fault("cannot read a folder") }
        return names
    }

    /// What a name stands for: a folder or a file, and when that was written last; nil for what is gone, or is neither.
    static func facts(of path: String) -> (isFolder: Bool, writtenAt: Date)? {
        var facts = stat()
        guard lstat(path, &facts) == 0 else { return nil }
        let kind = facts.st_mode & S_IFMT
        guard kind == S_IFDIR || kind == S_IFREG else { return nil }
        return (kind == S_IFDIR, Date(timeIntervalSince1970: Double(facts.st_mtim.tv_sec) + Double(facts.st_mtim.tv_nsec) / 1e9))
    }

    /// Removes the files of a folder that nobody has written for so many seconds.
    static func removeOld(in folder: String, olderThan age: Double) throws {
        // Without the folder there is nothing to remove.
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else { return }
        for name in names {
            var facts = stat()
            let path = "\(folder)/\(name)"
            guard lstat(path, &facts) == 0, Date().timeIntervalSince1970 - Double(facts.st_mtim.tv_sec) > age else { continue }
            try remove(path)
        }
    }

    private static func makeRoot(_ root: String) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: root, withIntermediateDirectories: true, attributes: [.posixPermissions: Int(folderMode)])
        } catch {
            throw ObjectStoreError.refused("the folder \(root) cannot be made")
        }
        try sync(folder: parent(of: root))
    }

    private static func writeAll(_ bytes: Data, to descriptor: Int32) throws {
        try bytes.withUnsafeBytes { buffer in
            var rest = buffer[...]
            while !rest.isEmpty {
                let count = Foundation.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if count < 0 {
                    if errno == EINTR { continue }
                    throw fault("cannot write a file")
                }
                rest = rest.dropFirst(count)
            }
        }
    }

    /// A name in a folder is durable once the folder is.
    private static func sync(folder: String) throws {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw fault("cannot open a folder") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw fault("cannot make a folder durable") }
    }

    private static func parent(of path: String) -> String {
        let parent = URL(filePath: path).deletingLastPathComponent().path(percentEncoded: false)
        return parent.isEmpty ? "." : parent
    }

    /// What `errno` says, in words: a full disk passes, a missing permission does not.
    private static func fault(_ what: String) -> ObjectStoreError {
        let code = errno
        let text = "\(what) (\(String(cString: strerror(code))))"
        return [EACCES, EPERM, EROFS, ENOTDIR, ELOOP, ENOENT, ENAMETOOLONG].contains(code) ? .refused(text) : .unavailable(text)
    }
}
