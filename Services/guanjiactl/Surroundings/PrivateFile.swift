import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Files that only their owner may read: keys and tokens.
enum PrivateFile {
    /// The largest file of a secret, in bytes.
    static let largest = 65_536

    /// Makes a new file with mode 0600. There must be none of that name.
    static func create(_ path: String, _ content: Data) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            let reason = errno
            throw ToolError("cannot make the file \(path): \(String(cString: strerror(reason)))")
        }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            try file.write(contentsOf: content)
            try file.synchronize()
            try file.close()
        } catch {
            throw ToolError("cannot write the file \(path)", advice: "Is the disk full?")
        }
    }

    /// Replaces a file's content, whole or not at all; its mode stays.
    static func replace(_ path: String, _ content: Data) throws {
        var status = stat()
        guard stat(path, &status) == 0 else { throw ToolError("cannot find the file \(path)") }
        let next = path + ".new"
        unlink(next)
        try create(next, content)
        guard chmod(next, status.st_mode & 0o777) == 0, rename(next, path) == 0 else {
            let reason = errno
            unlink(next)
            throw ToolError("cannot replace the file \(path): \(String(cString: strerror(reason)))")
        }
    }

    /// All bytes of a file of at most `limit` bytes.
    static func content(of path: String, called name: String, limit: Int) throws -> Data {
        guard let file = FileHandle(forReadingAtPath: path) else { throw ToolError("\(name): cannot open the file \(path)") }
        defer { file.closeFile() }
        let bytes: Data
        do {
            bytes = try file.read(upToCount: limit + 1) ?? Data()
        } catch {
            throw ToolError("\(name): cannot read the file \(path)")
        }
        guard bytes.count <= limit else { throw ToolError("\(name): the file \(path) is larger than \(limit) bytes") }
        return bytes
    }

    /// The one line of a file of a secret, without its line end.
    static func line(of path: String, called name: String) throws -> String {
        let bytes = try content(of: path, called: name, limit: largest)
        guard let text = String(bytes: bytes, encoding: .utf8)?.trimmed, !text.isEmpty else {
            throw ToolError("\(name): the file \(path) is empty or not UTF-8")
        }
        return text
    }
}
